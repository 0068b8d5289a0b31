using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <summary>Writes a run as a table of comma-separated values, one row an epoch, for a spreadsheet or a data frame.</summary>
/// <remarks>
/// <para>
/// The columns are <c>epoch</c>, <c>loss</c>, <c>learning_rate</c> (of the epoch's last step), <c>seconds</c> (since training began),
/// <c>rows_per_second</c>, <c>validation_loss</c>, and one for each metric, named like it in snake case: <c>accuracy</c>, <c>rmse</c>. A value that
/// was not measured is empty. Numbers have a decimal point in every culture, and losses and metrics all their digits.
/// </para>
/// <para>
/// The file is opened for each row and closed after it: it is complete after every epoch, also when training fails or is killed, and other
/// programs may read it meanwhile. A new run replaces it. A resumed run first writes the epochs that its checkpoint holds, so that each epoch is in
/// the file once. Nothing is done in a step.
/// </para>
/// <code>
/// trainer.Fit(train, epochs: 20, batchSize: 64, test, new() { Observers = [new CsvLog("run.csv")] });
/// </code>
/// </remarks>
public sealed class CsvLog : ITrainingObserver
{
    private readonly string _path;
    private string[] _metrics = [];

    /// <summary>A log.</summary>
    /// <param name="path">The file, which need not exist; its folder must.</param>
    /// <exception cref="ArgumentException">The path is empty or no path.</exception>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
    }

    bool ITrainingObserver.IsForFirstRank => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void OnBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            Rewrite(run.Results);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"CsvLog expects the path of a file that can be written but got '{_path}'. {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Writing failed.</exception>
    public void OnEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        if (!File.Exists(_path) || Metrics(result).Any(metric => !_metrics.Contains(metric.Name)))
        {
            Rewrite(run.Results); // with the columns that the new metrics need
        }
        else
        {
            File.AppendAllText(_path, Row(result));
        }
    }

    /// <summary>A metric's name in snake case: letters and digits in lower case, all else as single underscores between them.</summary>
    internal static string Column(string metric)
    {
        var column = new StringBuilder();
        char before = '_';
        foreach (char c in metric)
        {
            bool isPart = char.IsLetter(c) || char.IsNumber(c);
            if (before != '_' && (!isPart || (char.IsLower(before) && char.IsUpper(c))))
            {
                column.Append('_');
            }

            if (isPart)
            {
                column.Append(char.ToLowerInvariant(c));
            }

            before = isPart ? c : '_';
        }

        return column.ToString().TrimEnd('_');
    }

    private static IReadOnlyList<MetricValue> Metrics(EpochResult result) => result.Validation?.Metrics ?? [];

    private void Rewrite(IReadOnlyList<EpochResult> results)
    {
        _metrics = [.. results.SelectMany(Metrics).Select(metric => metric.Name).Distinct()];
        string header = string.Join(
            ',', ["epoch", "loss", "learning_rate", "seconds", "rows_per_second", "validation_loss", .. _metrics.Select(Column)]);
        string text = header + "\n" + string.Concat(results.Select(Row));
        AtomicFile.Write(_path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private string Row(EpochResult result)
    {
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Epoch},{result.Loss},{result.LearningRate},{result.Elapsed.TotalSeconds:0.###},{result.RowsPerSecond:0.#},{result.Validation?.Loss}");
        return measured + string.Concat(_metrics.Select(name => string.Create(CultureInfo.InvariantCulture, $",{Value(result, name)}"))) + "\n";
    }

    private static double? Value(EpochResult result, string name) => Metrics(result).FirstOrDefault(metric => metric.Name == name)?.Value;
}
