using System.Security.Cryptography;
using System.Text;

namespace NeuralNet;

/// <summary>What ranks that share fits must have alike: each would else return a result of parts that do not belong together.</summary>
internal static class FitFacts
{
    /// <summary>Compares facts of the work. Costs nothing for a single process.</summary>
    /// <param name="ranks">Null for this process alone.</param>
    /// <param name="who">The method that was called.</param>
    /// <param name="facts">Names and what they are on this rank; asked for where there are other ranks alone.</param>
    /// <exception cref="ArgumentException">A fact is another on some rank: thrown on all of them, with the same message.</exception>
    /// <exception cref="InvalidOperationException">These ranks share fits already.</exception>
    public static void Check(ICollective? ranks, string who, Func<IEnumerable<(string Name, string Value)>> facts)
    {
        if (ranks is not { Size: > 1 })
        {
            return;
        }

        SharedFits.ThrowIfRunning(who, ranks);
        RankAgreement.Check(ranks, who, facts(), "Give each rank the same data, folds, candidates, options and seeds.");
    }

    /// <summary>The rows of folds.</summary>
    public static IEnumerable<(string Name, string Value)> Of(IReadOnlyList<RowFold> folds) =>
    [
        ("number of folds", FormattableString.Invariant($"{folds.Count}")),
        .. folds.Select((fold, i) => (FormattableString.Invariant($"fold {i}"), $"{fold}, hash {HashOf([.. fold.TrainRows, -1, .. fold.ValidationRows])}")),
    ];

    /// <summary>All that a table holds.</summary>
    public static (string Name, string Value) Of(Table table)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (TableColumn column in table.Columns)
        {
            Append($"{column.Kind} {column.Name}");
            for (int row = 0; row < table.RowCount; row++)
            {
                Append(column.TextAt(row));
            }
        }

        return ("table", FormattableString.Invariant($"{table.RowCount} rows of {table.Columns.Count} columns, hash {Short(hash.GetHashAndReset())}"));

        void Append(string? text) => hash.AppendData(Encoding.UTF8.GetBytes(text is null ? "\0" : text + "\n"));
    }

    /// <summary>The options of an estimator, as far as they have texts.</summary>
    public static (string Name, string Value) Of(MlpOptions? options) =>
        ("options", options is null ? "none" : $"{options}, hidden sizes {ResultColumn.Text(options.HiddenSizes) ?? "none"}");

    private static string HashOf(int[] numbers)
    {
        byte[] bytes = new byte[sizeof(int) * numbers.Length];
        Buffer.BlockCopy(numbers, 0, bytes, 0, bytes.Length);
        return Short(SHA256.HashData(bytes));
    }

    // Enough to tell two apart, and for the eye.
    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 4));
}
