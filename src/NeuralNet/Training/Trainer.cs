using System.Diagnostics;

namespace NeuralNet;

/// <summary>Brings a model, a loss and an optimizer together.</summary>
/// <remarks>
/// One trainer belongs to one thread. The same seed gives the same weights, bit for bit, on the same machine and kernel
/// path, for any number of threads.
/// </remarks>
public sealed class Trainer
{
    private readonly Evaluator _evaluator;

    /// <summary>A trainer.</summary>
    /// <param name="model">What is trained.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="optimizer">How.</param>
    public Trainer(Sequential model, Loss loss, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        Model = model;
        Loss = loss;
        Optimizer = optimizer;
        _evaluator = new Evaluator(model, loss);
    }

    /// <summary>What is trained.</summary>
    public Sequential Model { get; }

    /// <summary>What is made small.</summary>
    public Loss Loss { get; }

    /// <summary>How; its learning rate may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>One step on one batch: forward, loss, backward, update.</summary>
    /// <param name="features">[B, inputs].</param>
    /// <param name="targets">As the loss takes them.</param>
    /// <returns>The batch's mean loss before the update.</returns>
    /// <remarks>
    /// Allocates nothing once a B has come before. With SGD without momentum and L1 penalty the update is folded into the product that makes
    /// a weight's gradient: <see cref="Parameter.Gradient"/> is then left as it was, and the new weights equal those of one's own loop up
    /// to rounding.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is not one of the loss's.</exception>
    public float Step(Tensor features, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(features);
        Workspace workspace = Model.TrainingWorkspace(features);
        Tensor gradient = workspace.OutputGradient!;
        float value = Loss.Evaluate(workspace.Forward(features), targets, gradient);

        FoldedUpdate? folded = Optimizer.Folded;
        workspace.Backward(gradient, folded);
        Optimizer.Step(folded is null ? Model.Parameters : Model.UnfoldedParameters);
        return value;
    }

    /// <summary>Trains for some epochs.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="epochs">Passes over them, 1 or more.</param>
    /// <param name="batchSize">Rows a step, 1 or more; the last batch of an epoch takes what is left.</param>
    /// <param name="validation">Rows to judge by after every epoch, never learned from.</param>
    /// <param name="keepBest">Whether the model ends with the weights of the epoch of the lowest validation loss.</param>
    /// <param name="patience">
    /// Early stopping: ends the run when for so many epochs the validation loss was not below its lowest, and restores the
    /// weights of that epoch, as <paramref name="keepBest"/> does. 1 or more; null to train all epochs.
    /// </param>
    /// <param name="schedule">
    /// Multiplies the optimizer's learning rate before every step; at the end the rate is again as it was. Null leaves it alone.
    /// </param>
    /// <param name="seed">Fixes the order of the rows.</param>
    /// <param name="onEpoch">Called after every epoch; may change the learning rate, where no schedule does, or print the result.</param>
    /// <param name="onStep">Called after every step, for a progress bar.</param>
    /// <param name="cancellationToken">Ends the run after the step at hand; what was learned stays, or the best with <paramref name="keepBest"/> or a patience.</param>
    /// <returns>What happened; a run that was cancelled or stopped early returns too, and says so.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss, or keepBest or a patience comes without validation.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epochs, batch size or patience below 1.</exception>
    /// <exception cref="InvalidOperationException">The loss is no longer a finite number: training has diverged. The best weights so far, if kept, are restored all the same.</exception>
    public History Fit(
        IDataset train, int epochs, int batchSize = 32, IDataset? validation = null, bool keepBest = false, int? patience = null,
        LearningRateSchedule? schedule = null, int seed = 0, Action<EpochResult>? onEpoch = null, Action<StepResult>? onStep = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        if (keepBest && validation is null)
        {
            throw new ArgumentException("Trainer.Fit expects validation rows with keepBest: the best epoch is that of the lowest validation loss.", nameof(keepBest));
        }

        if (patience < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(patience), $"Trainer.Fit expects a patience of 1 or more epochs but got {patience}. Leave it out to train all epochs.");
        }

        if (patience is not null && validation is null)
        {
            throw new ArgumentException("Trainer.Fit expects validation rows with patience: it stops when their loss no longer falls.", nameof(patience));
        }

        var loader = new BatchLoader(train, batchSize, seed);
        var results = new List<EpochResult>();
        var best = new BestEpoch(Model, keepsWeights: keepBest || patience is not null);
        long begin = Stopwatch.GetTimestamp();
        bool cancelled = false, stopped = false;
        float rate = Optimizer.LearningRate;
        try
        {
            for (int epoch = 1; epoch <= epochs && !cancelled && !stopped; epoch++)
            {
                long epochBegin = Stopwatch.GetTimestamp();
                double total = 0;
                int step = 0;
                foreach (Batch batch in loader)
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        cancelled = true;
                        break;
                    }

                    if (schedule is not null)
                    {
                        double done = (epoch - 1 + ((double)step / loader.BatchCount)) / epochs;
                        Optimizer.LearningRate = (float)(rate * schedule.Factor(done));
                    }

                    float value = Step(batch.Features, batch.Targets);
                    step++;
                    ThrowIfDiverged(value, epoch, step);
                    total += (double)value * batch.Count;
                    onStep?.Invoke(new StepResult(epoch, epochs, step, loader.BatchCount, value));
                }

                if (!cancelled)
                {
                    double seconds = Stopwatch.GetElapsedTime(epochBegin).TotalSeconds;
                    Evaluation? judged = validation is null ? null : Evaluate(validation);
                    var result = new EpochResult(
                        epoch, epochs, (float)(total / train.Count), judged, Stopwatch.GetElapsedTime(begin), train.Count / seconds);
                    results.Add(result);
                    best.Offer(result);
                    onEpoch?.Invoke(result);
                    stopped = best.Waited >= patience && epoch < epochs;
                }
            }
        }
        finally
        {
            Optimizer.LearningRate = schedule is null ? Optimizer.LearningRate : rate;
            best.Restore();
        }

        return new History(results, best.Result, cancelled, stopped);
    }

    /// <summary>Judges the model on some rows.</summary>
    /// <param name="data">The rows.</param>
    /// <returns>Loss, and accuracy or errors as the loss is of classification or of regression.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss.</exception>
    public Evaluation Evaluate(IDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return _evaluator.Evaluate(data);
    }

    private void ThrowIfDiverged(float loss, int epoch, int step)
    {
        if (!float.IsFinite(loss))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Trainer.Fit: the loss became {loss} at epoch {epoch}, step {step}: training has diverged. Lower the learning rate (now {Optimizer.LearningRate}), or standardise the features and targets."));
        }
    }
}
