using System.Diagnostics;

namespace NeuralNet;

/// <summary>A run of <see cref="Trainer.Fit"/>, as its observers see it.</summary>
public sealed partial class TrainingRun
{
    private readonly BatchLoader _loader;
    private readonly IDataset? _validation;
    private readonly FitOptions _options;
    private readonly Schedule? _schedule;
    private readonly Schedule? _decaySchedule;
    private readonly CancellationToken _cancellationToken;
    private ModelValues? _own;      // the model's own values while it holds the averages
    private readonly ITrainingObserver[] _stateful;
    private readonly ITrainingObserver[] _others;
    private readonly bool _isFirstRank;
    private BatchSource? _source;
    private SharedStep? _shared;
    private bool _cancelled;
    private bool _stops;        // somebody called Stop

    internal TrainingRun(
        Trainer trainer, RunState state, BatchLoader loader, IDataset? validation, FitOptions options, CancellationToken cancellationToken)
    {
        Trainer = trainer;
        State = state;
        Results = state.Results.AsReadOnly();
        _loader = loader;
        _validation = validation;
        _options = options;
        _schedule = options.Schedule ?? state.Schedule;
        _decaySchedule = options.WeightDecaySchedule ?? state.WeightDecaySchedule;
        _cancellationToken = cancellationToken;
        _isFirstRank = options.DataParallel?.Collective.Rank is null or 0;
        ITrainingObserver[] observers = [.. options.Observers.Where(observer => _isFirstRank || !observer.IsForFirstRank)];
        _stateful = [.. observers.Where(observer => observer is ICheckpointed)];
        _others = [.. observers.Where(observer => observer is not ICheckpointed)];
        _firstStep = state.Step;
        state.Begin();
    }

    /// <summary>The trainer.</summary>
    public Trainer Trainer { get; }

    /// <summary>Epochs finished.</summary>
    public int Epoch => State.Epoch;

    /// <summary>Epochs to train.</summary>
    public int Epochs => State.Epochs;

    /// <summary>Steps finished, over all epochs of the run.</summary>
    public long Step => ((long)State.Epoch * (((State.RowCount - 1) / State.BatchSize) + 1)) + State.Step;

    /// <summary>The results of the finished epochs so far, in order, including those before a resume.</summary>
    public IReadOnlyList<EpochResult> Results { get; }

    /// <summary>Training time so far, including that before a resume.</summary>
    public TimeSpan Elapsed => State.Elapsed;

    /// <summary>Whether a schedule sets the learning rate.</summary>
    internal bool HasSchedule => _schedule is not null;

    internal RunState State { get; }

    /// <summary>Ends the run after the current step, or after the epoch when called from <see cref="ITrainingObserver.OnEpoch"/>.</summary>
    /// <remarks>On many ranks, all of them end, after the step that follows where one alone asks for it.</remarks>
    public void Stop() => _stops = true;

    internal History Execute()
    {
        Optimizer optimizer = Trainer.Optimizer;
        History history;
        try
        {
            foreach (ITrainingObserver observer in _stateful.Concat(_others))
            {
                observer.OnBegin(this);
            }

            _shared = _options.DataParallel is DataParallel parallel ? new SharedStep(Trainer, parallel, _loader) : null;
            _source = BatchSource.From(
                _loader, _options.ReadAhead, State.FirstEpoch + State.Epoch, State.Step, State.FirstEpoch + State.Epochs,
                _shared is null ? _cancellationToken : CancellationToken.None);
            while (State.Epoch < State.Epochs && !_cancelled && !IsStopped && !HasLostPatience)
            {
                RunEpoch(_source);
            }
        }
        finally
        {
            _shared?.Dispose();
            _source?.Dispose();
            State.IsOver = true;
            optimizer.LearningRate = _schedule is null ? optimizer.LearningRate : State.LearningRate;
            optimizer.WeightDecay = _decaySchedule is null ? optimizer.WeightDecay : State.WeightDecay;
            Trainer.Model.Progress = 0;
            State.BestValues?.Restore(Trainer.Model);
        }

        if (State.BestValues is null)
        {
            State.Averages?.Restore(Trainer.Model);
        }

        history = new History([.. State.Results], State.Best, _cancelled, (IsStopped || HasLostPatience) && State.Epoch < State.Epochs && !_cancelled);
        foreach (ITrainingObserver observer in _stateful.Concat(_others))
        {
            observer.OnEnd(this, history);
        }

        return history;
    }

    /// <summary>Whether the run is to end: on many ranks, once all know.</summary>
    private bool IsStopped => _shared?.IsStopped ?? _stops;

    private bool HasLostPatience => State.Waited >= _options.Patience;

    private void RunEpoch(BatchSource source)
    {
        int steps = _loader.BatchCount;
        source.StartAt(State.FirstEpoch + State.Epoch, State.Step);
        (_epochBegin, _firstStep, _waitedBefore) = (Stopwatch.GetTimestamp(), State.Step, source.Waited);
        while (State.Step < steps)
        {
            Batch? batch = source.Next();
            if (batch is null || (_shared is null && _cancellationToken.IsCancellationRequested))
            {
                _cancelled = true;
                return;
            }

            StepOn(batch, steps);
            if (_shared is { IsCancelled: true })
            {
                _cancelled = true;
                return;
            }

            if (IsStopped && State.Step < steps)
            {
                return;
            }
        }

        if (State.WeightSum == 0)
        {
            throw new ArgumentException("Trainer.Fit expects training rows with a weight above 0 but all weigh 0: nothing was learned.");
        }

        (double rowsPerSecond, double waitShare) = (RowsPerSecond, WaitShare);
        Trainer.ThrowIfNotFinite(State.Epoch + 1);
        Finish(rowsPerSecond, waitShare);
        if (_shared is not null)
        {
            _shared.Agree(_cancellationToken.IsCancellationRequested, _stops);
            _cancelled |= _shared.IsCancelled;
            ThrowIfApart();
        }
    }

    /// <summary>Ranks make the same updates. Where their values differ, something was not the same that no comparison at the start could see.</summary>
    private void ThrowIfApart()
    {
        ICollective ranks = _options.DataParallel!.Collective;
        if (ranks.Size > 1)
        {
            RankAgreement.Check(
                ranks, FormattableString.Invariant($"Trainer.Fit, after epoch {State.Epoch},"), [("values by their fingerprint", RunFacts.Fingerprint(Trainer.Model))], RunFacts.Advice);
        }
    }

    private void StepOn(Batch batch, int steps)
    {
        double done = (State.Epoch + ((State.Step + 0.5) / steps)) / State.Epochs;
        Trainer.Model.Progress = done;
        if (_schedule is not null)
        {
            Trainer.Optimizer.LearningRate = (float)(State.LearningRate * _schedule.Factor(done));
        }

        if (_decaySchedule is not null)
        {
            Trainer.Optimizer.WeightDecay = (float)(State.WeightDecay * _decaySchedule.Factor(done));
        }

        var place = new StepPlace(State.Epoch + 1, State.Step + 1, steps);
        StepLoss loss = _shared?.Step(batch, place, _cancellationToken.IsCancellationRequested, _stops) ?? StepAlone(batch, place);
        State.LossSum += loss.Sum;
        State.WeightSum += loss.Weight;

        State.Step++;
        Average(steps);
        var result = new StepResult { Epoch = State.Epoch + 1, Epochs = State.Epochs, Step = State.Step, Steps = steps, Loss = loss.Mean };
        foreach (ITrainingObserver observer in _stateful)
        {
            observer.OnStep(this, result);
        }

        _options.OnStep?.Invoke(result);
        foreach (ITrainingObserver observer in _others)
        {
            observer.OnStep(this, result);
        }
    }

    private StepLoss StepAlone(Batch batch, StepPlace place)
    {
        double weight = batch.TotalWeight(Trainer.Loss);
        if (weight > 0)
        {
            return StepLoss.Of(Trainer.Step(batch, place), weight);
        }

        Trainer.StepOnNothing(place);
        return StepLoss.OfNothing;
    }

    private void Average(int steps)
    {
        double done = State.Epoch + ((double)State.Step / steps);
        if (_options.Averaging?.Share(State.AverageCount, done, State.Epochs, State.Step == steps) is double share)
        {
            (State.Averages ??= new ModelValues(Trainer.Model)).MoveToward(Trainer.Model, (float)share);
            State.AverageCount++;
        }
    }

    /// <summary>Validates after an epoch, with the averages where there are some, and keeps the best values.</summary>
    private void Finish(double rowsPerSecond, double waitShare)
    {
        if (State.Averages is not null)
        {
            (_own ??= new ModelValues(Trainer.Model)).Take(Trainer.Model);
            State.Averages.Restore(Trainer.Model);
        }

        EpochResult? result;
        try
        {
            result = Validate(rowsPerSecond, waitShare);
        }
        finally
        {
            if (State.Averages is not null)
            {
                _own!.Restore(Trainer.Model);
            }
        }

        if (result is null)
        {
            return;
        }

        foreach (ITrainingObserver observer in _stateful)
        {
            observer.OnEpoch(this, result);
        }

        _options.OnEpoch?.Invoke(result);
        foreach (ITrainingObserver observer in _others)
        {
            observer.OnEpoch(this, result);
        }
    }

    /// <summary>The result of an epoch; null where the run was cancelled.</summary>
    private EpochResult? Validate(double rowsPerSecond, double waitShare)
    {
        Evaluation? validation = null;
        try
        {
            validation = _validation is null
                ? null
                : Evaluator.Evaluate(
                    Trainer.Model, Trainer.Loss, _validation, _options.Metrics, "Trainer.Fit, validation data", "the validation targets", _options.DataParallel?.Collective, _cancellationToken);
        }
        catch (OperationCanceledException) when (_shared is not null || _cancellationToken.IsCancellationRequested)
        {
            _cancelled = true; // an epoch that was not validated does not count
            return null;
        }

        bool isBest = validation is not null && validation.Loss < (State.Best?.Validation?.Loss ?? float.PositiveInfinity);
        var result = new EpochResult
        {
            Epoch = State.Epoch + 1,
            Epochs = State.Epochs,
            Loss = (float)(State.LossSum / State.WeightSum),
            LearningRate = Trainer.Optimizer.LearningRate,
            Validation = validation,
            IsBest = isBest,
            Elapsed = Elapsed,
            RowsPerSecond = rowsPerSecond,
            WaitShare = waitShare,
        };
        // Patience counts from the last epoch that was better by enough; a best one may be better by less.
        float? counted = State.Waited < State.Results.Count ? State.Results[State.Results.Count - 1 - State.Waited].Validation?.Loss : null;
        bool counts = isBest && !(validation!.Loss > counted - _options.LeastImprovement);
        State.Results.Add(result);
        (State.Epoch, State.Step, State.LossSum, State.WeightSum) = (State.Epoch + 1, 0, 0, 0);
        Trainer.Epochs = State.FirstEpoch + State.Epoch;
        State.Waited = counts ? 0 : State.Waited + 1;
        if (isBest)
        {
            State.Best = result;
            if (State.KeepsBest)
            {
                (State.BestValues ??= new ModelValues(Trainer.Model)).Take(Trainer.Model);
            }
        }

        return result;
    }
}
