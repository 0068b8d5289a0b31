namespace NeuralNet;

/// <summary>
/// Lowers the learning rate when the validation loss has stopped falling, as PyTorch's <c>ReduceLROnPlateau</c>; the training loss without validation
/// rows.
/// </summary>
/// <remarks>
/// It changes the optimizer's learning rate for good: after the run it is the last one. A run with a <see cref="FitOptions.Schedule"/> sets the rate
/// itself, so the two do not go together. A checkpoint holds its state.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 200, validation: validation, options: new() { Observers = [new ReduceOnPlateau(factor: 0.5f, patience: 5)] });
/// </code>
/// </example>
public sealed class ReduceOnPlateau : ITrainingObserver, ICheckpointed
{
    // Smaller changes of the rate are not made, as in PyTorch.
    private const float LeastChange = 1e-8f;

    private double _best = double.PositiveInfinity;
    private int _waited;
    private int _cooling;

    /// <summary>Lowers the learning rate on a plateau.</summary>
    /// <param name="factor">What the rate is multiplied by, above 0 and below 1.</param>
    /// <param name="patience">Epochs without an improvement that are tolerated, 0 or more.</param>
    /// <param name="threshold">By which share the loss must be lower than the best to count, 0 to below 1.</param>
    /// <param name="cooldown">Epochs after a reduction that do not count, 0 or more.</param>
    /// <param name="minimum">The least rate, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ReduceOnPlateau(float factor = 0.1f, int patience = 10, double threshold = 1e-4, int cooldown = 0, float minimum = 0)
    {
        Factor = factor is > 0 and < 1
            ? factor
            : throw new ArgumentOutOfRangeException(nameof(factor), FormattableString.Invariant($"ReduceOnPlateau expects a factor above 0 and below 1 but got {factor}."));
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        Threshold = threshold is >= 0 and < 1
            ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), FormattableString.Invariant($"ReduceOnPlateau expects a threshold of 0 to below 1 but got {threshold}."));
        Minimum = minimum >= 0 && float.IsFinite(minimum)
            ? minimum
            : throw new ArgumentOutOfRangeException(nameof(minimum), FormattableString.Invariant($"ReduceOnPlateau expects a finite minimum of 0 or more but got {minimum}."));
        (Patience, Cooldown) = (patience, cooldown);
    }

    /// <summary>What the rate is multiplied by.</summary>
    public float Factor { get; }

    /// <summary>Epochs without an improvement that are tolerated.</summary>
    public int Patience { get; }

    /// <summary>By which share the loss must be lower than the best to count.</summary>
    public double Threshold { get; }

    /// <summary>Epochs after a reduction that do not count.</summary>
    public int Cooldown { get; }

    /// <summary>The least rate.</summary>
    public float Minimum { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The run has a schedule.</exception>
    public void OnBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.HasSchedule)
        {
            throw new ArgumentException("ReduceOnPlateau expects a run without a schedule, which sets the learning rate at every step. Leave out one of the two.", nameof(run));
        }

        if (run.Epoch == 0 && run.State.Step == 0)
        {
            (_best, _waited, _cooling) = (double.PositiveInfinity, 0, 0);
        }
    }

    /// <inheritdoc/>
    public void OnEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        double loss = result.Validation?.Loss ?? result.Loss;
        bool isBetter = loss < (_best * (1 - Threshold)) || (double.IsInfinity(_best) && double.IsFinite(loss));
        (_best, _waited) = isBetter ? (loss, 0) : (_best, _waited + 1);
        if (_cooling > 0)
        {
            (_cooling, _waited) = (_cooling - 1, 0);
        }

        if (_waited > Patience)
        {
            Optimizer optimizer = run.Trainer.Optimizer;
            float rate = MathF.Max(optimizer.LearningRate * Factor, Minimum);
            optimizer.LearningRate = optimizer.LearningRate - rate > LeastChange ? rate : optimizer.LearningRate;
            (_cooling, _waited) = (Cooldown, 0);
        }
    }

    void ICheckpointed.Save(CheckpointPart part)
    {
        part.Numbers.Add("waited", _waited).Add("cooling", _cooling);
        if (double.IsFinite(_best))
        {
            part.Numbers.Add("best", _best);
        }
    }

    void ICheckpointed.Restore(CheckpointPart part) => (_best, _waited, _cooling) =
        (part.Numbers.Has("best") ? part.Numbers.Real("best") : double.PositiveInfinity, part.Count("waited", Patience), part.Count("cooling", Cooldown));
}
