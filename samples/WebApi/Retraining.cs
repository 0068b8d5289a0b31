using System.Threading.Channels;

namespace NeuralNet.Samples.WebApi;

/// <summary>Trains new models in the background, one at a time, and swaps each in when it is ready and saved.</summary>
internal sealed partial class Retraining(CurrentModel current, ServerOptions options, ILogger<Retraining> log) : BackgroundService
{
    private const string Running = "running";

    private readonly Channel<Table> _tables = Channel.CreateBounded<Table>(1);
    private readonly Lock _begin = new();
    private volatile TrainingInfo _info = new("idle", null, null);

    public TrainingInfo Info => _info;

    /// <summary>Begins to train.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <returns>Whether it begins; not while another table is learned.</returns>
    public bool TryBegin(Table table)
    {
        lock (_begin)
        {
            if (_info.State == Running)
            {
                return false;
            }

            _info = new TrainingInfo(Running, null, null);
            return _tables.Writer.TryWrite(table);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Table table in _tables.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await Task.Run(() => Train(table, stoppingToken), stoppingToken);
                _info = new TrainingInfo("done", null, null);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                // The old model goes on answering.
                LogFailure(log, problem);
                _info = new TrainingInfo("failed", null, problem.Message);
            }
        }
    }

    private void Train(Table table, CancellationToken stoppingToken)
    {
        MlpClassifier model = MlpClassifier.Fit(
            table, current.Served.Model.Target, options.Training with { Progress = new Progress(this) }, stoppingToken);
        stoppingToken.ThrowIfCancellationRequested();   // a fit that was cancelled returns what it has: too little to serve
        if (current.Served.Model.Threshold is { } threshold)
        {
            model = model.WithThreshold(threshold);
        }

        model.Save(options.ModelPath);
        current.Replace(model);
    }

    [LoggerMessage(LogLevel.Error, "The training failed; the old model goes on.")]
    private static partial void LogFailure(ILogger log, Exception problem);

    private sealed class Progress(Retraining owner) : IProgress<MlpProgress>
    {
        public void Report(MlpProgress value) => owner._info = new TrainingInfo(Running, value.ToString(), null);
    }
}
