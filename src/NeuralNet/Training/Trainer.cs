using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Trains a model with a loss and an optimizer.</summary>
/// <remarks>
/// One trainer belongs to one thread. The same seed gives the same parameters, bit for bit, on the same machine and kernel
/// path, for any number of threads, and also for a run that was saved, killed and resumed.
/// </remarks>
public sealed partial class Trainer
{
    private readonly GradientStep _gradients;

    /// <summary>A trainer.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="ArgumentException">The loss does not fit the model's outputs, or takes logits and the model ends with a sigmoid.</exception>
    public Trainer(Model model, Loss loss, Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        loss.ThrowIfUnfit(model.Outputs);
        if (loss.TakesLogits && model.Root.OutputActivation == Activation.Sigmoid)
        {
            throw new ArgumentException(
                $"{loss} expects logits, because it applies the {(loss.Task == LearningTask.Classification ? "softmax" : "sigmoid")} itself, but got a model that ends with a Sigmoid. Leave that activation out.",
                nameof(model));
        }

        Model = model;
        Loss = loss;
        Optimizer = optimizer;
        _gradients = new GradientStep(model);
    }

    /// <summary>The model to train.</summary>
    public Model Model { get; }

    /// <summary>The loss to minimise.</summary>
    public Loss Loss { get; }

    /// <summary>The optimizer; its learning rate may be changed between steps.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The stages between backward pass and update, in order: they clip, sum or log the gradients. None is null.</summary>
    public IList<IGradientStage> Stages { get; } = new StageList();

    /// <summary>
    /// Whether every step writes <see cref="Parameter.Gradient"/>. If false, plain SGD's update may be fused into the product that gives a
    /// gradient, which is faster and equal up to rounding.
    /// </summary>
    public bool KeepsGradients { get; set; }

    /// <summary>Epochs trained by all calls of Fit: the number of the next epoch, which fixes the order of its rows.</summary>
    public int Epochs { get; internal set; }

    /// <summary>One step on one batch: forward, loss, backward, <see cref="Stages"/>, update.</summary>
    /// <param name="features">[B, inputs].</param>
    /// <param name="targets">As the loss expects them.</param>
    /// <param name="weights">[B, 1]: how much each row counts; null for 1 each.</param>
    /// <returns>The batch's mean loss before the update.</returns>
    /// <remarks>
    /// The same as a loop of your own over <see cref="Model.Forward"/>, <see cref="Loss.Compute(Tensor, Tensor, out Tensor)"/>,
    /// <see cref="Model.Backward(Tensor, Action{Layer}?)"/> and <see cref="Optimizer.Step"/>; see <see cref="KeepsGradients"/>. Allocates only for a B
    /// larger than all before. A rejected batch changes nothing.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit, the loss does not accept a target, or a feature is not finite.</exception>
    /// <exception cref="InvalidOperationException">The loss or an update is not a finite number: training has diverged. Or a stage is missing whose state the checkpoint holds.</exception>
    public float Step(Tensor features, Tensor targets, Tensor? weights = null)
    {
        TakeUpStages("Trainer.Step");
        return Step(features, targets, weights, default, "Trainer.Step", default);
    }

    /// <summary>Trains for some epochs.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="epochs">Passes over them, 1 or more.</param>
    /// <param name="batchSize">Rows a step, 1 or more; the last batch of an epoch has the remaining rows.</param>
    /// <param name="validation">Rows to evaluate after every epoch, never learned from.</param>
    /// <param name="options">Seed, early stopping, schedule, observers; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the run after the current step or block of validation rows; the model keeps the current values, or the best ones with KeepBest.</param>
    /// <returns>The epochs of the run. A run that was cancelled or stopped early returns too, with the flag set.</returns>
    /// <remarks>A trainer from <see cref="Resume(string)"/> continues its run at the first call, which needs the same data and settings.</remarks>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss, KeepBest or Patience is set without validation, or a resumed run is called with other settings. Nothing is changed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Epochs, batch size or patience below 1. Nothing is changed.</exception>
    /// <exception cref="InvalidOperationException">The loss or a value is no longer a finite number: training has diverged. The best values so far, if kept, are restored.</exception>
    public History Fit(
        IDataset train, int epochs, int batchSize = 32, IDataset? validation = null, FitOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new FitOptions();
        if (options.DataParallel?.Collective is not { Size: > 1 } ranks)
        {
            return Run(train, epochs, batchSize, validation, options, cancellationToken);
        }

        try
        {
            return Run(train, epochs, batchSize, validation, options, cancellationToken);
        }
        catch (Exception error) when (error is not CollectiveException)
        {
            ranks.Abort(error.Message);     // the others wait for this rank
            throw;
        }
    }

    private History Run(IDataset train, int epochs, int batchSize, IDataset? validation, FitOptions options, CancellationToken cancellationToken)
    {
        ThrowIfUnfit(options.Observers);
        ThrowIfUnfit(train, epochs, batchSize, validation, options);
        Share share = options.DataParallel?.Collective is ICollective ranks ? new Share(ranks.Rank, ranks.Size) : Share.All;
        var loader = new BatchLoader(train, batchSize, options.Seed) { ShuffleWindow = options.ShuffleWindow, Share = share };
        RunState state = TakeUp(train, epochs, batchSize, options);
        if (share.Count > 1)
        {
            RankAgreement.Check(options.DataParallel!.Collective, "Trainer.Fit", RunFacts.Of(this, state, train, validation, options), RunFacts.Advice);
        }

        TakeUpStages("Trainer.Fit");
        TakeUpObservers(options.Observers);
        _resumed = null;
        state.Observers = options.Observers;
        CurrentRun = state;
        return new TrainingRun(this, state, loader, validation, options, cancellationToken).Execute();
    }

    /// <summary>Evaluates the model on a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="metrics">What to measure besides the loss; null for what suits it: accuracy, or root mean squared and mean absolute error.</param>
    /// <param name="cancellationToken">Checked before every block of rows.</param>
    /// <returns>The loss and the metrics.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Evaluation Evaluate(IDataset data, IReadOnlyList<Metric>? metrics = null, CancellationToken cancellationToken = default) =>
        Evaluator.Evaluate(Model, Loss, data, metrics, cancellationToken);

    /// <summary>The current run, or the last one.</summary>
    internal RunState? CurrentRun { get; private set; }

    /// <summary>One step of a run.</summary>
    internal float Step(Batch batch, StepPlace place)
    {
        Loss.VerifyTargets(batch.Targets, Model.Outputs, batch.Rows);
        return Step(batch.Features, batch.Targets, batch.Weights, batch.Rows, null, place);
    }

    /// <summary>A step of a run on a batch whose rows all weigh 0, which the stages count.</summary>
    internal void StepOnNothing(StepPlace place)
    {
        if (Stages.Count > 0)
        {
            Model.ClearGradients();
            Update(weight: 0, null, place);
        }
    }

    private float Step(
        Tensor features, Tensor targets, Tensor? weights, ReadOnlySpan<int> rows, string? who, StepPlace place)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        float value = Lose(features, targets, weights, total: null, rows, who, place, out Tensor gradient);
        FusedUpdate? fused = Stages.Count == 0 && !KeepsGradients ? Optimizer.Fused : null;
        Model.Backward(gradient, fused, finished: null);
        Update(Stages.Count == 0 ? features.Rows : Loss.TotalWeight(targets, weights), who, place);
        return value;
    }

    /// <summary>The forward pass and the loss.</summary>
    /// <param name="features">[B, inputs].</param>
    /// <param name="targets">As the loss expects them.</param>
    /// <param name="weights">[B, 1]; null for 1 each.</param>
    /// <param name="total">What the sum of losses is divided by; null for the weight of these rows.</param>
    /// <param name="rows">Their numbers in the dataset, for messages; empty for 0, 1, 2, ...</param>
    /// <param name="who">Who asks; null for Fit.</param>
    /// <param name="place">The place in the run.</param>
    /// <param name="gradient">That of each output, to be given to the backward pass.</param>
    internal float Lose(
        Tensor features, Tensor targets, Tensor? weights, double? total, ReadOnlySpan<int> rows, string? who, StepPlace place, out Tensor gradient)
    {
        // Checked first, because an activation that saturates hides an infinity from the loss, and 0 · infinity ruins the parameters.
        if (NonFinite.IsIn(features.AsSpan()))
        {
            ThrowIfNotFinite(who ?? Where(place), Model, features, rows);
        }

        Tensor output = Model.Forward(features);
        float value = Loss.Compute(output, targets, weights, total, out gradient);
        if (!float.IsFinite(value))
        {
            throw NotFinite(who ?? Where(place), value, features);
        }

        if (NonFinite.IsIn(gradient.AsSpan()))
        {
            throw NotFiniteGradient(who ?? Where(place), value, gradient, rows);
        }

        return value;
    }

    /// <summary>The stages and the optimizer's update.</summary>
    internal void Update(double weight, string? who, StepPlace place)
    {
        _gradients.Begin(weight, place.IsFirst, place.IsLast);
        for (int i = 0; i < Stages.Count; i++)
        {
            if (!Stages[i].Apply(_gradients))
            {
                return;
            }
        }

        if (_gradients.Weight == 0)
        {
            return;
        }

        try
        {
            Optimizer.Step(Model.Parameters);
        }
        catch (InvalidOperationException error)
        {
            throw NotFiniteUpdate(who ?? Where(place), error);
        }
    }

    /// <summary>A schedule as a file holds it; empty where none can.</summary>
    private static string Text(Schedule? schedule) =>
        schedule is IDescribable ? DescriptionJson.Format(Schedule.Kinds.Describe(schedule)) : "";

    private static string Where(StepPlace place) => FormattableString.Invariant($"Trainer.Fit, epoch {place.Epoch}, step {place.Step}");

    private void ThrowIfUnfit(IReadOnlyList<ITrainingObserver> observers)
    {
        if (CurrentRun is { IsOver: false })
        {
            throw new InvalidOperationException(
                "Trainer.Fit expects its run to end before the next but was called by an observer of it. Call it after Fit has returned, or train another model.");
        }

        ArgumentNullException.ThrowIfNull(observers, nameof(FitOptions.Observers));
        for (int i = 0; i < observers.Count; i++)
        {
            if (observers[i] is null)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Trainer.Fit expects observers but got null at place {i} of FitOptions.Observers. Leave it out."), nameof(observers));
            }
        }
    }

    private void ThrowIfUnfit(IDataset train, int epochs, int batchSize, IDataset? validation, FitOptions options)
    {
        if (epochs < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(epochs), $"Trainer.Fit expects 1 or more epochs but got {epochs}: each is a pass over the training rows.");
        }

        if (batchSize < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(batchSize), $"Trainer.Fit expects a batch size of 1 or more but got {batchSize}.");
        }

        if (options.Patience < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Trainer.Fit expects a patience of 1 or more epochs but got {options.Patience}. Leave it out to train all epochs.");
        }

        if (!(options.LeastImprovement >= 0 && float.IsFinite(options.LeastImprovement)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), FormattableString.Invariant($"Trainer.Fit expects a finite least improvement of 0 or more but got {options.LeastImprovement}."));
        }

        if (options.FirstEpoch < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Trainer.Fit expects a first epoch of 0 or more but got {options.FirstEpoch}. Leave it out to go on from the last Fit.");
        }

        if ((options.FirstEpoch ?? _resumed?.FirstEpoch ?? Epochs) > int.MaxValue - epochs)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), FormattableString.Invariant($"Trainer.Fit expects epochs that are numbered up to {int.MaxValue}, but {epochs} from {options.FirstEpoch ?? Epochs} on are more. Set FitOptions.FirstEpoch."));
        }

        if (options.ReadAhead is < 0 or > BatchSource.Most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Trainer.Fit expects 0 to {BatchSource.Most} batches to read ahead but got {options.ReadAhead}. Leave it out for what suits the data.");
        }

        if (options.ShuffleWindow < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"Trainer.Fit expects a shuffle window of 1 or more rows but got {options.ShuffleWindow}. Leave it out to shuffle all rows.");
        }

        if (options.RestoresBest && validation is null)
        {
            throw new ArgumentException(
                $"Trainer.Fit expects validation rows with {(options.KeepBest ? "KeepBest" : "Patience")} but got none: the best epoch is that of the lowest validation loss.", nameof(validation));
        }

        options.DataParallel?.ThrowIfUnfit(train.Count, batchSize);
        Evaluator.ThrowIfUnfit(Model, Loss, train, "Trainer.Fit, training data");
        if (validation is not null)
        {
            Evaluator.ThrowIfUnfit(Model, Loss, validation, "Trainer.Fit, validation data", "the validation targets");
        }
    }

    /// <summary>The state of the run that was resumed, or of a new one.</summary>
    private RunState TakeUp(IDataset train, int epochs, int batchSize, FitOptions options)
    {
        if (_resumed is not RunState state)
        {
            return new RunState
            {
                Seed = options.Seed,
                FirstEpoch = options.FirstEpoch ?? Epochs,
                Epochs = epochs,
                BatchSize = batchSize,
                RowCount = train.Count,
                ShuffleWindow = options.ShuffleWindow ?? 0,
                Parts = options.DataParallel?.Parts ?? 1,
                LocalSteps = options.DataParallel?.LocalSteps ?? 1,
                SharesBatchNorm = options.DataParallel?.SharesBatchNorm ?? false,
                LearningRate = Optimizer.LearningRate,
                WeightDecay = Optimizer.WeightDecay,
                IsScheduled = options.Schedule is not null,
                IsDecayScheduled = options.WeightDecaySchedule is not null,
                KeepsBest = options.RestoresBest,
                Averaging = options.Averaging?.ToString() ?? "",
                Schedule = options.Schedule,
                WeightDecaySchedule = options.WeightDecaySchedule,
            };
        }

        (string What, object Was, object Is)[] settings =
        [
            ("epochs", state.Epochs, epochs), ("batchSize", state.BatchSize, batchSize), ("training rows", state.RowCount, train.Count),
            ("options.Seed", state.Seed, options.Seed), ("options.FirstEpoch", state.FirstEpoch, options.FirstEpoch ?? state.FirstEpoch),
            ("options.ShuffleWindow", state.ShuffleWindow, options.ShuffleWindow ?? 0),
            ("parts of a batch over all ranks (DataParallel.FixedParts, or the number of ranks)", state.Parts, options.DataParallel?.Parts ?? 1),
            ("DataParallel.LocalSteps", state.LocalSteps, options.DataParallel?.LocalSteps ?? 1),
            ("DataParallel.SharesBatchNorm", state.SharesBatchNorm, options.DataParallel?.SharesBatchNorm ?? false),
            ("options.Averaging", state.Averaging, options.Averaging?.ToString() ?? ""),
            ("KeepBest or Patience", state.KeepsBest, options.RestoresBest),
            ("with a schedule:", state.IsScheduled, options.Schedule is not null || state.Schedule is not null),
            ("options.Schedule", Text(state.Schedule), Text(options.Schedule ?? state.Schedule)),
            ("with a weight-decay schedule:", state.IsDecayScheduled, (options.WeightDecaySchedule ?? state.WeightDecaySchedule) is not null),
            ("options.WeightDecaySchedule", Text(state.WeightDecaySchedule), Text(options.WeightDecaySchedule ?? state.WeightDecaySchedule)),
        ];
        foreach ((string what, object was, object now) in settings)
        {
            if (!was.Equals(now))
            {
                throw new ArgumentException($"Trainer.Fit expects the settings of the run that it resumes, {what} {was}, but got {now}. Pass the same, or build a new Trainer for a new run.");
            }
        }

        return state;
    }
}
