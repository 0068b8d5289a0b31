namespace NeuralNet;

/// <summary>Finds a learning rate by a short trial in which it rises from far too small to far too large (Smith 2017; fastai's <c>lr_find</c>).</summary>
/// <example>
/// <code>
/// LearningRateTrial trial = LearningRateFinder.Run(trainer, train, batchSize: 64);
/// trainer.Optimizer.LearningRate = trial.Suggestion;
/// </code>
/// </example>
public static class LearningRateFinder
{
    // How much of the mean loss stays in a step.
    private const double Smoothing = 0.98;

    // The trial ends when the smoothed loss is this many times its least.
    private const double Diverged = 4;

    /// <summary>Runs the trial on a copy of the trainer's model with a new optimizer of the same settings: the trainer does not change.</summary>
    /// <param name="trainer">The trainer. Its stages take no part.</param>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="batchSize">Rows a step, as in the run to come.</param>
    /// <param name="from">The first learning rate, above 0.</param>
    /// <param name="to">The last learning rate, above the first.</param>
    /// <param name="steps">Steps, 10 or more; each multiplies the rate by the same factor.</param>
    /// <param name="seed">Seeds the order of the rows.</param>
    /// <param name="cancellationToken">Checked before every step.</param>
    /// <returns>The loss at each learning rate, up to where it diverged.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="NotSupportedException">A layer or the optimizer is of a kind that is not registered, so that it cannot be copied.</exception>
    /// <exception cref="InvalidOperationException">The loss is not finite at the first step already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LearningRateTrial Run(
        Trainer trainer, IDataset train, int batchSize = 32, float from = 1e-7f, float to = 10, int steps = 100, int seed = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(train);
        if (!(from > 0 && to > from && float.IsFinite(to)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(from), FormattableString.Invariant($"LearningRateFinder expects rates above 0 that rise but got {from} to {to}, such as 1e-7 to 10."));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Evaluator.ThrowIfUnfit(trainer.Model, trainer.Loss, train, "LearningRateFinder");
        var copy = new Trainer(trainer.Model.Clone(), trainer.Loss, Optimizer.Kinds.Build(Optimizer.Kinds.Describe(trainer.Optimizer)));
        var loader = new BatchLoader(train, batchSize, seed);
        var points = new List<LearningRatePoint>();
        double mean = 0, least = double.PositiveInfinity;
        for (int epoch = 0; points.Count < steps; epoch++)
        {
            loader.StartAt(epoch, 0);
            int before = points.Count;
            foreach (Batch batch in loader)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (batch.TotalWeight(copy.Loss) == 0)
                {
                    continue;
                }

                float rate = (float)(from * Math.Pow((double)to / from, points.Count / (steps - 1.0)));
                copy.Optimizer.LearningRate = rate;
                float loss;
                try
                {
                    loss = copy.Step(batch, new StepPlace(epoch + 1, points.Count + 1, steps));
                }
                catch (InvalidOperationException) when (points.Count > 0)
                {
                    return new LearningRateTrial(points); // diverged
                }

                mean = (Smoothing * mean) + ((1 - Smoothing) * loss);
                double smoothed = mean / (1 - Math.Pow(Smoothing, points.Count + 1));
                points.Add(new LearningRatePoint(rate, loss, (float)smoothed));
                least = Math.Min(least, smoothed);
                if (smoothed > Diverged * least || points.Count == steps)
                {
                    return new LearningRateTrial(points);
                }
            }

            if (points.Count == before)
            {
                throw new ArgumentException("LearningRateFinder expects training rows with a weight above 0 but all weigh 0: nothing was learned.", nameof(train));
            }
        }

        return new LearningRateTrial(points);
    }
}
