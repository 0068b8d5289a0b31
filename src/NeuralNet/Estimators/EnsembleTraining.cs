using System.Diagnostics;

namespace NeuralNet;

/// <summary>
/// Trains the networks of an estimator side by side, each on one core or more. First every recipe on the first fold; the one with the least loss on
/// the fold's rows then trains the networks of the other folds.
/// </summary>
/// <param name="schema">What the columns are.</param>
/// <param name="data">The rows as <see cref="FeatureSchema.Encode(Table)"/> gives them, with class indices or standardised values, and weights.</param>
/// <param name="isClassifier">Whether the targets are classes. Then only every second network sees numbers in bins: for numbers each does better with them.</param>
/// <param name="outputs">Logits, or values.</param>
/// <param name="loss">Makes the loss to minimise, from a label smoothing.</param>
/// <param name="error">What the recipes are compared by: of outputs, and the examples that they answer.</param>
/// <param name="folds">The rows to learn from and those held out, by member.</param>
/// <param name="options">Members, seed, limits.</param>
internal sealed class EnsembleTraining(
    FeatureSchema schema, Dataset data, bool isClassifier, int outputs, Func<float, Loss> loss, Func<Tensor, Dataset, double> error, IReadOnlyList<RowFold> folds, MlpOptions options)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly int _cores = Parallelism.MaxThreads;

    /// <returns>The members, in the order of their folds; fewer than asked for where time was over or the token was cancelled.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    /// <exception cref="InvalidOperationException">Time was over before any network had an epoch.</exception>
    public IReadOnlyList<EnsembleMember> Run(CancellationToken cancellationToken)
    {
        IReadOnlyList<MlpRecipe> recipes = MlpRecipe.For(options, data.Count, isClassifier);
        int all = recipes.Count + options.Members - 1;
        EnsembleMember?[] tried = SideBySide(recipes.Count, i => Train(recipes[i], folds[0], i, all, cancellationToken));
        int best = -1;
        for (int i = 0; i < tried.Length; i++)
        {
            if (tried[i] is { } member && (best < 0 || member.Error < tried[best]!.Error))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            throw cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken) : new InvalidOperationException(
                $"No network had an epoch within the MaxTime of {options.MaxTime}. Allow more time.");
        }

        EnsembleMember?[] others = SideBySide(
            options.Members - 1, i => Train(recipes[best], folds[i + 1], recipes.Count + i, all, cancellationToken));
        return [tried[best]!, .. others.OfType<EnsembleMember>()];
    }

    // Whole networks beside each other use the cores better than the parts of one small product.
    private EnsembleMember?[] SideBySide(int count, Func<int, EnsembleMember?> train)
    {
        var members = new EnsembleMember?[count];
        int together = Math.Clamp(count, 1, _cores);
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = together }, i =>
            Parallelism.RunWith(_cores / together, () => members[i] = train(i)));
        return members;
    }

    private EnsembleMember? Train(MlpRecipe recipe, RowFold fold, int place, int all, CancellationToken cancellationToken)
    {
        var observers = new List<ITrainingObserver>();
        if (options.MaxTime is { } most)
        {
            // What is left, shared by the rounds that are left.
            int rounds = (all - place + _cores - 1) / _cores;
            TimeSpan share = (most - Stopwatch.GetElapsedTime(_begin)) / rounds;
            if (share <= TimeSpan.Zero)
            {
                return null;
            }

            observers.Add(new TimeLimit(share));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        Dataset learned = data.Subset(fold.TrainRows), held = data.Subset(fold.ValidationRows);
        IReadOnlyList<Layer> layers = TabularLayers.Make(schema, learned.Features, recipe, hasBins: !isClassifier || fold.Index % 2 == 1, outputs);
        int seed = unchecked((options.Seed * 1_000_003) + fold.Index);
        var model = new Model(layers, seed);
        var trainer = new Trainer(model, loss(recipe.LabelSmoothing), new AdamW(recipe.LearningRate, weightDecay: recipe.WeightDecay));
        History history = trainer.Fit(
            learned, recipe.Epochs, Math.Min(recipe.BatchSize, learned.Count), held,
            new FitOptions
            {
                Seed = seed,
                KeepBest = true,
                Schedule = Schedule.Cosine(warmUp: 0.05),
                Observers = observers,
                OnEpoch = options.Progress is { } progress ? epoch => progress.Report(new MlpProgress(place + 1, all, epoch)) : null,
            },
            cancellationToken);
        if (history.Best is null)
        {
            return null;
        }

        Tensor answers = model.Predict(held.Features);
        return new EnsembleMember(layers, fold.ValidationRows, answers, error(answers, held), history);
    }
}
