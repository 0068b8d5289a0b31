namespace NeuralNet;

/// <summary>
/// Steps of a run on many ranks. Each computes its parts of the batch; the gradients of the last one are sent bucket by bucket while its backward pass goes on.
/// </summary>
internal sealed class SharedStep : IRankSum, IDisposable
{
    private readonly Trainer _trainer;
    private readonly Model _model;
    private readonly DataParallel _settings;
    private readonly ICollective _collective;
    private readonly BatchLoader _loader;
    private readonly int _ownParts;
    private readonly Tensor _features = new(0), _targets = new(0), _weights = new(0);      // views of a part
    private readonly PartialSums _sums;
    private readonly SharedStates _states;
    private readonly SharedTables _tables;
    private readonly LocalSteps? _local;
    private readonly StepReport _report;
    private readonly TreeSum? _tree;
    private readonly SumThread? _thread;
    private readonly Action<Layer>? _finished;
    private GradientBuckets _buckets;
    private (double Sum, double Weight) _own;       // losses of this rank's local steps since the last sum

    public SharedStep(Trainer trainer, DataParallel settings, BatchLoader loader)
    {
        (_trainer, _model, _settings, _collective, _loader) = (trainer, trainer.Model, settings, settings.Collective, loader);
        _ownParts = settings.Parts / _collective.Size;
        bool sumsEachStep = settings.LocalSteps == 1;
        _sums = new PartialSums(sumsEachStep ? (int)_model.ParameterCount : 0, _ownParts);
        _states = new SharedStates(_model, _ownParts);
        _report = new StepReport(_collective, _ownParts);
        _tables = new SharedTables(_collective, Tables());
        _tree = settings.FixedParts is null ? null : new TreeSum(_collective);
        _buckets = Buckets();
        _local = sumsEachStep ? null : new LocalSteps(trainer, _collective);

        // One bucket is whole at the end of the backward pass alone: nothing to do beside it.
        _thread = sumsEachStep && _collective.Size > 1 && _buckets.Buckets.Length > 1 ? new SumThread(Send, _model.Parameters.Count) : null;
        _finished = _thread is null ? null : Finish;
        _model.Group = settings.SharesBatchNorm && _collective.Size > 1 ? this : null;
    }

    /// <summary>Whether a rank asked to cancel the run.</summary>
    public bool IsCancelled => _report.IsCancelled;

    /// <summary>Whether a rank asked to stop the run.</summary>
    public bool IsStopped => _report.IsStopped;

    /// <summary>One step.</summary>
    /// <param name="batch">This rank's rows of it.</param>
    /// <param name="place">Its place.</param>
    /// <param name="cancels">Whether this rank asks to cancel the run after it.</param>
    /// <param name="stops">Whether this rank asks to stop the run after it.</param>
    /// <returns>The loss of the whole batch. With local steps, the mean is that of this rank's rows, and what it adds to its epoch comes with each sum.</returns>
    public StepLoss Step(Batch batch, StepPlace place, bool cancels, bool stops)
    {
        int passes = _model.Passes;
        StepLoss result = _local is null ? StepTogether(batch, place, cancels, stops) : StepAlone(batch, place, cancels, stops);
        _model.Passes = PassAfter(passes, _settings.Parts);
        return result;
    }

    /// <summary>Tells the other ranks, between two steps, whether this one asks to end the run.</summary>
    public void Agree(bool cancels, bool stops)
    {
        _report.Write(default, cancels, stops);
        _report.Send();
        _report.Read();
    }

    /// <summary>Sums numbers over the ranks in the middle of a pass, after what is on its way.</summary>
    public void Sum(Span<float> values)
    {
        _thread?.Wait();
        _collective.Sum(values);
    }

    public void Dispose()
    {
        _model.Group = null;
        _model.Tables = null;
        _thread?.Dispose();
    }

    private StepLoss StepTogether(Batch batch, StepPlace place, bool cancels, bool stops)
    {
        int rows = _loader.RowsOf(place.Step - 1), passes = _model.Passes, firstPart = _collective.Rank * _ownParts;
        double total = TotalWeight(batch, rows);
        if (total == 0)
        {
            _trainer.StepOnNothing(place);
            return StepLoss.OfNothing;
        }

        if (batch.Count > 0)
        {
            _trainer.Loss.VerifyTargets(batch.Targets, _model.Outputs, batch.Rows);
        }

        _buckets = _buckets.Fit ? _buckets : Buckets();
        _buckets.Begin();
        _sums.Begin();
        _states.Begin();
        _tables.Begin();
        _model.Tables = _tables;
        Span<double> losses = stackalloc double[_ownParts];
        losses.Clear();
        int begin = _loader.Share.Start(rows);
        for (int part = 0; part < _ownParts; part++)
        {
            bool isLast = part == _ownParts - 1;
            int first = Part(rows, firstPart + part) - begin, count = Part(rows, firstPart + part + 1) - begin - first;
            Tensor? gradient = null;
            _model.Passes = PassAfter(passes, firstPart + part);
            if (count > 0)
            {
                Tensor? weights = batch.Weights is null ? null : View(_weights, batch.Weights, first, count);
                losses[part] = _trainer.Lose(
                    View(_features, batch.Features, first, count), View(_targets, batch.Targets, first, count), weights, total, batch.Rows.Slice(first, count), null, place, out gradient);
            }

            if (gradient is null)
            {
                _model.ClearGradients();
            }
            else
            {
                _model.Backward(gradient, isLast ? _finished : null);
            }

            _states.TakeMove((float)count / rows, isLast);
            if (!isLast)
            {
                _sums.Add(_model.GradientSpan);
            }
        }

        // Nothing is left to do beside it, so the rest is sent from here.
        _thread?.Wait();
        for (int bucket; (bucket = _buckets.TakeNext()) >= 0;)
        {
            Send(Sums(bucket));
        }

        _model.Tables = null;
        if (_collective.Size > 1)
        {
            Sum(_states.Moves, isInTree: true);
        }

        _report.Write(losses, cancels, stops);
        _report.Send();
        _states.Finish();
        float loss = (float)_report.Read();
        _trainer.Update(total, null, place);
        return StepLoss.Of(loss, total);
    }

    private StepLoss StepAlone(Batch batch, StepPlace place, bool cancels, bool stops)
    {
        double weight = batch.TotalWeight(_trainer.Loss);
        _model.Passes = PassAfter(_model.Passes, _collective.Rank);
        float loss = float.NaN;
        if (weight > 0)
        {
            loss = _trainer.Step(batch, place);
            _own = (_own.Sum + (loss * weight), _own.Weight + weight);
        }
        else
        {
            _trainer.StepOnNothing(place);
        }

        if (place.Step % _settings.LocalSteps != 0 && !place.IsLast)
        {
            return new StepLoss(loss, 0, 0);
        }

        _local!.Average();
        Agree(cancels, stops);
        Span<double> sums = [_own.Sum, _own.Weight];
        _collective.Sum(sums);
        _own = (0, 0);
        return new StepLoss(loss, sums[0], sums[1]);
    }

    /// <summary>In the middle of the last part's backward pass: hands over the buckets that are whole.</summary>
    private void Finish(Layer layer)
    {
        _buckets.Finish(layer);
        for (int bucket; (bucket = _buckets.TakeWhole()) >= 0;)
        {
            _thread!.Add(Sums(bucket));
        }
    }

    /// <summary>Adds the gradients of this rank's parts in a bucket.</summary>
    private int Sums(int bucket)
    {
        (int start, int length, _) = _buckets.Buckets[bucket];
        _sums.Finish(start, _model.GradientSpan.Slice(start, length));
        return bucket;
    }

    private void Send(int bucket)
    {
        if (_collective.Size == 1)
        {
            return;
        }

        (int start, int length, Parameter? table) = _buckets.Buckets[bucket];
        Span<float> gradients = _model.GradientSpan.Slice(start, length);
        if (table is null)
        {
            Sum(gradients, _tree is not null);
        }
        else
        {
            _tables.Sum(table, gradients);
        }
    }

    private void Sum(Span<float> values, bool isInTree)
    {
        if (values.IsEmpty)
        {
            return;
        }

        if (isInTree && _tree is not null)
        {
            _tree.Sum(values);
        }
        else
        {
            _collective.Sum(values);
        }
    }

    /// <summary>The weight of the whole batch: its rows, unless rows or classes have weights.</summary>
    private double TotalWeight(Batch batch, int rows)
    {
        if (batch.Weights is null && _trainer.Loss.CountsRowsAlike)
        {
            return rows;
        }

        // Part by part, so that the sum does not depend on the ranks.
        Span<double> weights = stackalloc double[_ownParts];
        int begin = _loader.Share.Start(rows), firstPart = _collective.Rank * _ownParts;
        batch.ThrowIfWrongWeight();
        for (int part = 0; part < _ownParts; part++)
        {
            int first = Part(rows, firstPart + part) - begin, count = Part(rows, firstPart + part + 1) - begin - first;
            weights[part] = count == 0 ? 0 : _trainer.Loss.TotalWeight(
                View(_targets, batch.Targets, first, count), batch.Weights is null ? null : View(_weights, batch.Weights, first, count));
        }

        _report.Write(weights, cancels: false, stops: false);
        _report.Send();
        return _report.Read();
    }

    private int Part(int rows, int part) => Share.Start(rows, part, _settings.Parts);

    private static Tensor View(Tensor view, Tensor rows, int first, int count)
    {
        view.AimAtRows(rows, first, count);
        return view;
    }

    private static int PassAfter(int pass, int count) => (int)(((long)pass + count) & int.MaxValue);

    /// <summary>The tables of embeddings of which a batch uses fewer rows than are worth sending whole.</summary>
    private IEnumerable<Parameter> Tables()
    {
        if (_settings.LocalSteps > 1 || _collective.Size == 1)
        {
            return [];
        }

        return _model.AllLayers.OfType<Embedding>()
            .Where(layer => (double)_loader.BatchSize * layer.Inputs * (layer.Width + 1) < layer.Weight.Shape.Length)
            .Select(layer => layer.Weight);
    }

    private GradientBuckets Buckets()
    {
        HashSet<Parameter> tables = [.. Tables()];
        return new GradientBuckets(_model, _settings.BucketBytes, tables.Contains);
    }
}
