namespace NeuralNet.Tests.Training;

/// <summary>Weights of rows: those that are none are refused and named, zeros count for nothing, all zeros are refused.</summary>
public sealed class RowWeightTests
{
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(-3f, "-3")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void OwnDataset_WeightThatIsNone_IsNamedByItsRow(float weight, string shown)
    {
        var data = new Own(100) { [41] = weight };
        Trainer trainer = New();
        float[] before = trainer.Model.Values.AsSpan().ToArray();

        Refuses(() => trainer.Fit(data, epochs: 1, batchSize: 100), $"Batch expects finite weights of 0 or more but row 41 of the dataset has {shown}.*");
        Refuses(() => trainer.Evaluate(data), $"Batch expects finite weights of 0 or more but row 41 of the dataset has {shown}.*");
        trainer.Model.Values.AsSpan().ToArray().Should().Equal(before);
    }

    // Three batches of one row, of which two count for nothing: they are no steps of the model.
    [Fact]
    public void Fit_BatchOfZeroWeight_IsSkipped()
    {
        var data = new Own(3) { [0] = 0, [2] = 0 };
        Trainer trainer = New();

        var losses = new List<float>();
        History history = trainer.Fit(data, epochs: 1, batchSize: 1, options: new FitOptions { OnStep = step => losses.Add(step.Loss) });

        trainer.Model.Passes.Should().Be(1);
        losses.Count(float.IsNaN).Should().Be(2, "a batch that counts for nothing has no loss");
        history.Epochs[0].Loss.Should().Be(losses.Single(loss => !float.IsNaN(loss)));
    }

    [Fact]
    public void AllWeightsZero_AreRefused()
    {
        var data = new Own(3) { [0] = 0, [1] = 0, [2] = 0 };

        Refuses(() => New().Evaluate(data), "Evaluate expects rows with a weight above 0 but all weigh 0*");
        Refuses(() => New().Fit(data, epochs: 2), "Trainer.Fit expects training rows with a weight above 0 but all weigh 0*");
    }

    [Fact]
    public void Evaluate_FeatureThatIsNaN_IsNamedByItsRow()
    {
        var data = new Own(3000) { NaNRow = 2500 };

        Refuses(() => New().Evaluate(data), "Evaluate: expected finite features but got NaN in row 2500, column 1.*");
        Refuses(() => New().Fit(new Own(10), epochs: 1, validation: data), "Trainer.Fit, validation data: expected finite features but got NaN in row 2500, column 1.*");
    }

    private static Trainer New() => new(new Model([new Dense(2, 1)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));

    private static void Refuses(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private sealed class Own(int count) : IDataset
    {
        private readonly Dictionary<int, float> _weights = [];

        public int? NaNRow { get; init; }

        public int Count => count;

        public int FeatureCount => 2;

        public int TargetCount => 1;

        public bool HasWeights => true;

        public float this[int row]
        {
            set => _weights[row] = value;
        }

        public void Read(Batch batch)
        {
            batch.Features.AsSpan().Fill(1);
            batch.Targets.AsSpan().Fill(2);
            for (int i = 0; i < batch.Count; i++)
            {
                batch.Weights![i] = _weights.GetValueOrDefault(batch.Rows[i], 1);
                batch.Features[i, 1] = batch.Rows[i] == NaNRow ? float.NaN : 0.5f;
            }
        }
    }
}
