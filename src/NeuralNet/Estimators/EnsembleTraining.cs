using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Trains the networks of an estimator side by side, each on one core or more. First every recipe on the first fold; the one with the least loss on
/// the fold's rows then trains the networks of the other folds.
/// </summary>
/// <param name="schema">What the columns are.</param>
/// <param name="rows">The rows to learn from and those held out, by member.</param>
/// <param name="task">What is learned.</param>
/// <param name="options">Members, seed, limits.</param>
internal sealed class EnsembleTraining(FeatureSchema schema, EnsembleRows rows, EnsembleTask task, MlpOptions options)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly int _cores = Parallelism.MaxThreads;

    // Copies: the model to start from stays as it is.
    private readonly IReadOnlyList<IReadOnlyList<Layer>>? _start = options.Start is { } start ? EnsembleNetwork.MembersOf(start.Network.Clone()) : null;

    /// <returns>The members, in the order of their folds; fewer than asked for where time was over or the token was cancelled.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    /// <exception cref="InvalidOperationException">Time was over before any network had an epoch.</exception>
    public IReadOnlyList<EnsembleMember> Run(CancellationToken cancellationToken)
    {
        IReadOnlyList<MlpRecipe> recipes = MlpRecipe.For(options, rows.Count, task.IsClassifier);
        int all = recipes.Count + rows.Members - 1;
        EnsembleMember?[] tried = TrainEach(recipes.Count, i => Train(recipes[i], 0, i, all, cancellationToken));
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

        EnsembleMember?[] others = TrainEach(
            rows.Members - 1, i => Train(recipes[best], i + 1, recipes.Count + i, all, cancellationToken));
        return [tried[best]!, .. others.OfType<EnsembleMember>()];
    }

    private static EnsembleMember?[] TrainEach(int count, Func<int, EnsembleMember?> train)
    {
        var members = new EnsembleMember?[count];
        SideBySide.Run(count, i => members[i] = train(i));
        return members;
    }

    private NumberForms FormsOf(int member) => options.Numbers
        ?? NumberForms.Scaled | NumberForms.Ranks | (!task.IsClassifier || member % 2 == 1 ? NumberForms.Bins : 0);

    // Of what is done by steps or by time, whichever is more: the rate has fallen when the time is over.
    private static Schedule WithinTime(Schedule schedule, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        return Schedule.Of(done => schedule.Factor(Math.Clamp(Stopwatch.GetElapsedTime(begin) / time, done, 1)));
    }

    // What is left of the time is shared by the rounds that are left: those of the recipes, then those of the other folds.
    private int RoundsLeft(int place, int recipes)
    {
        int others = rows.Members - 1;
        return place < recipes ? Rounds(recipes) - (place / _cores) + Rounds(others) : Rounds(others - (place - recipes));

        int Rounds(int networks) => (networks + _cores - 1) / _cores;
    }

    private EnsembleMember? Train(MlpRecipe recipe, int fold, int place, int all, CancellationToken cancellationToken)
    {
        var observers = new List<ITrainingObserver>();
        Schedule schedule = options.Schedule ?? Schedule.Cosine(warmUp: 0.05);
        if (options.MaxTime is { } most)
        {
            TimeSpan share = (most - Stopwatch.GetElapsedTime(_begin)) / RoundsLeft(place, recipes: all - (rows.Members - 1));
            if (share <= TimeSpan.Zero)
            {
                return null;
            }

            observers.Add(new TimeLimit(share));
            schedule = WithinTime(schedule, share);
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        using FoldRows own = rows.Of(fold);
        IReadOnlyList<Layer> layers = _start?[fold] ?? TabularLayers.Make(schema, own.Numbers, recipe, FormsOf(fold), options, task.Outputs);
        int seed = unchecked((options.Seed * 1_000_003) + fold);
        var model = new Model(layers, seed);
        var trainer = new Trainer(model, task.Loss(recipe.LabelSmoothing), recipe.Optimizer());
        History history = trainer.Fit(
            own.Learned, recipe.Epochs, Math.Min(recipe.BatchSize, own.Learned.Count), own.Held,
            new FitOptions
            {
                Seed = seed,
                ShuffleWindow = own.ShuffleWindow,
                KeepBest = true,
                Patience = options.Patience,
                Schedule = schedule,
                Observers = observers,
                OnEpoch = options.Progress is { } progress ? epoch => progress.Report(new MlpProgress(place + 1, all, epoch) { Trials = all - (rows.Members - 1) }) : null,
            },
            cancellationToken);
        if (history.Best is null)
        {
            return null;
        }

        var held = new HeldAnswers(model.Predict(own.Judged.Features), own.Judged.Targets, own.Judged.Weights);
        return new EnsembleMember(layers, held, task.Error(held), history);
    }
}
