using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace NeuralNet.Tool.Training;

/// <summary>What a model's file remembers of its training, so that a resumed one leaves the same rows for the test.</summary>
/// <param name="Data">A print of the table.</param>
/// <param name="Seed">By which the test was drawn.</param>
/// <param name="Test">The share of rows, or <c>file</c>.</param>
/// <param name="Runs">Trainings, resumed ones included.</param>
internal sealed record TrainingRecord(string Data, int Seed, string Test, int Runs)
{
    private const string Key = "neuralnet.training";

    /// <summary>A print of a table: its number of rows, and all values of those that are looked at.</summary>
    public static string PrintOf(Table look, long rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(rows.ToString(CultureInfo.InvariantCulture));
        foreach (TableColumn column in look.Columns)
        {
            Add(column.Name);
            switch (column)
            {
                case NumberColumn numbers:
                    hash.AppendData(MemoryMarshal.AsBytes(numbers.AsSpan()));
                    break;
                case CategoryColumn categories:
                    hash.AppendData(MemoryMarshal.AsBytes(categories.AsSpan()));
                    categories.Categories.ToList().ForEach(Add);
                    break;
                default:
                    Enumerable.Range(0, column.Count).ToList().ForEach(row => Add(column.TextAt(row) ?? ""));
                    break;
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));

        // With an end that no text has, so that neighbours cannot run into each other.
        void Add(string text)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
            hash.AppendData([0xFF]);
        }
    }

    /// <summary>What a model's file remembers; null where nothing is, as of a model that a program trained.</summary>
    public static TrainingRecord? Of(MlpEstimator model) =>
        model.Network.Metadata.TryGetValue(Key, out string? text) && text.Split(' ') is [var data, var seed, var test, var runs]
            && int.TryParse(seed, CultureInfo.InvariantCulture, out int number) && int.TryParse(runs, CultureInfo.InvariantCulture, out int count)
            ? new(data, number, test, count) : null;

    /// <summary>Makes a model's file remember this.</summary>
    public void WriteTo(MlpEstimator model) => model.Network.Metadata[Key] = string.Create(CultureInfo.InvariantCulture, $"{Data} {Seed} {Test} {Runs}");
}
