using System.Threading.Channels;
using NeuralNet;

/// <summary>Trains new models in the background, one at a time, and swaps each in when it is ready and saved.</summary>
internal sealed class Retraining(CurrentModel current, ILogger<Retraining> log) : BackgroundService
{
    private readonly Channel<Table> _tables = Channel.CreateBounded<Table>(1);
    private int _isBusy;

    /// <summary>idle, running, done, or failed with the reason.</summary>
    public string State { get; private set; } = "idle";

    /// <summary>A model that predicts numbers where the target has numbers, and else classes.</summary>
    public static MlpEstimator Fit(Table table, string target, CancellationToken cancelled = default)
    {
        Table known = table.WithoutMissing(target);
        return known[target].Kind == ColumnKind.Number
            ? MlpRegressor.Fit(known, target, cancellationToken: cancelled)
            : MlpClassifier.Fit(known, target, cancellationToken: cancelled);
    }

    /// <summary>Begins to learn, unless another table is being learned.</summary>
    /// <exception cref="ArgumentException">The table has no target.</exception>
    public bool TryBegin(Table table)
    {
        string target = current.Served.Model.Targets[0];
        if (!table.Has(target))
        {
            throw new ArgumentException($"The table is expected to have the column \"{target}\" but has {string.Join(", ", table.ColumnNames)}.");
        }

        if (Interlocked.Exchange(ref _isBusy, 1) == 1)
        {
            return false;
        }

        State = "running";
        return _tables.Writer.TryWrite(table);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Table table in _tables.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                MlpEstimator model = await Task.Run(() => Fit(table, current.Served.Model.Targets[0], stoppingToken), stoppingToken);
                stoppingToken.ThrowIfCancellationRequested();   // a fit that was cancelled returns what it has: too little to serve
                current.Replace(model);
                State = "done";
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.LogError(problem, "The training failed; the old model goes on.");
                State = $"failed: {problem.Message}";
            }

            Volatile.Write(ref _isBusy, 0);
        }
    }
}
