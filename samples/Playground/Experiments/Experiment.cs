namespace NeuralNet.Samples.Playground;

/// <summary>One run of the page: points, a network and its training, step by step.</summary>
public sealed class Experiment
{
    private readonly Trainer _trainer;
    private readonly BatchLoader? _loader;
    private readonly Dataset? _train;
    private readonly Dataset? _test;
    private BatchLoader.Enumerator _batches;

    /// <summary>Draws the points and the first weights.</summary>
    /// <param name="settings">Of the page.</param>
    /// <param name="drawn">The points of the problem that is drawn by hand.</param>
    public Experiment(Settings settings, IReadOnlyList<Point>? drawn = null)
    {
        Settings = settings;
        Points = settings.Problem == Problem.Drawn ? [.. drawn ?? []] : Problem.Named(settings.Problem).Draw(settings);
        TrainCount = Points.Count * settings.TrainPercent / 100;
        if (TrainCount == 0 && Points.Count > 0)
        {
            TrainCount = 1;
        }

        Model = new Model([.. Layers(settings)], settings.Seed);
        _trainer = new Trainer(Model, Choices.LossOf(settings.Loss), Choices.OptimizerOf(settings));
        _train = Part(0, TrainCount);
        _test = Part(TrainCount, Points.Count);
        if (_train is not null)
        {
            _loader = new BatchLoader(_train, settings.BatchSize, settings.Seed);
        }

        Measure();
    }

    /// <summary>What the run was made from.</summary>
    public Settings Settings { get; }

    /// <summary>All points; the first <see cref="TrainCount"/> are trained on.</summary>
    public IReadOnlyList<Point> Points { get; }

    /// <summary>Points that are trained on.</summary>
    public int TrainCount { get; }

    /// <summary>The network.</summary>
    public Model Model { get; }

    /// <summary>Steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Passes over the training points that have begun.</summary>
    public int Epochs { get; private set; }

    /// <summary>The measures of now.</summary>
    public Measures Now { get; private set; }

    /// <summary>Why training stopped by itself; null while it goes on.</summary>
    public string? Failure { get; private set; }

    /// <summary>Trains on one batch.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Step()
    {
        if (_loader is null || Failure is not null)
        {
            return false;
        }

        if (Epochs == 0 || !_batches.MoveNext())
        {
            _batches = _loader.GetEnumerator();
            _batches.MoveNext();
            Epochs++;
        }

        try
        {
            _trainer.Step(_batches.Current.Features, _batches.Current.Targets);
            Steps++;
            return true;
        }
        catch (InvalidOperationException)
        {
            Failure = "Training has diverged: a number is no longer finite. Choose a smaller learning rate, then Reset.";
            return false;
        }
    }

    /// <summary>Brings <see cref="Now"/> up to date.</summary>
    public void Measure()
    {
        (double trainLoss, double trainScore) = Score(_train);
        (double testLoss, double testScore) = Score(_test);
        Now = new Measures(trainLoss, testLoss, trainScore, testScore);
    }

    private static IEnumerable<Layer> Layers(Settings settings)
    {
        int inputs = 2;
        foreach (int units in settings.Units)
        {
            yield return new Dense(inputs, units, Choices.ActivationOf(settings.Activation));
            if (settings.Dropout > 0)
            {
                yield return new Dropout(settings.Dropout);
            }

            inputs = units;
        }

        yield return new Dense(inputs, Choices.OutputsOf(settings.Loss));
    }

    private Dataset? Part(int from, int to)
    {
        if (to <= from)
        {
            return null;
        }

        var features = new float[to - from, 2];
        var targets = new float[to - from];
        bool isSigned = Choices.HasSignedTargets(Settings);
        for (int i = from; i < to; i++)
        {
            (features[i - from, 0], features[i - from, 1]) = (Points[i].X, Points[i].Y);
            targets[i - from] = isSigned ? (2 * Points[i].Target) - 1 : Points[i].Target;
        }

        return new Dataset(features, targets);
    }

    /// <summary>The loss, and the share of right classes or the root mean squared error.</summary>
    private (double Loss, double Score) Score(Dataset? data)
    {
        if (data is null)
        {
            return (double.NaN, double.NaN);
        }

        Tensor outputs = Model.Predict(data.Features);
        double loss = _trainer.Loss.Compute(outputs, data.Targets, out _);
        double sum = 0;
        bool isRegression = Problem.Named(Settings.Problem).IsRegression;
        float boundary = Choices.HasSignedTargets(Settings) ? 0 : 0.5f;
        for (int i = 0; i < outputs.Rows; i++)
        {
            float margin = outputs.Columns == 2 ? outputs[i, 1] - outputs[i, 0] : outputs[i, 0];
            double error = margin - data.Targets[i, 0];
            sum += isRegression ? error * error : (margin > 0) == (data.Targets[i, 0] > boundary) ? 1 : 0;
        }

        return (loss, isRegression ? Math.Sqrt(sum / outputs.Rows) : sum / outputs.Rows);
    }
}

/// <summary>Losses and scores of a moment; NaN for a part without points.</summary>
/// <param name="TrainLoss">Mean loss of the points trained on.</param>
/// <param name="TestLoss">Mean loss of the others.</param>
/// <param name="TrainScore">Accuracy, or the root mean squared error of a regression.</param>
/// <param name="TestScore">The same of the others.</param>
public readonly record struct Measures(double TrainLoss, double TestLoss, double TrainScore, double TestScore);
