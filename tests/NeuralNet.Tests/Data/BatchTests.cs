namespace NeuralNet.Tests.Data;

public sealed class BatchTests
{
    private static readonly Dataset Three = new(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, [10f, 20, 30]);

    [Fact]
    public void Batch_OfRows_IsReadInTheirOrder()
    {
        var batch = new Batch(Three, [2, 0, 2], epoch: 5);

        Three.Read(batch);

        batch.Rows.ToArray().Should().Equal(2, 0, 2);
        (batch.Count, batch.Epoch, batch.Index).Should().Be((3, 5, 0));
        batch.Features.AsSpan().ToArray().Should().Equal(5, 6, 1, 2, 5, 6);
        batch.Targets.AsSpan().ToArray().Should().Equal(30, 10, 30);
        batch.Weights.Should().BeNull();
        batch.ToString().Should().Be("Batch 0 of epoch 5: features [3, 2], targets [3, 1]");
    }

    [Fact]
    public void Batch_OfOtherRows_IsReadAnewWithoutAllocation()
    {
        var batch = new Batch(Three, count: 2);
        batch.Rows.ToArray().Should().Equal(0, 0);
        batch.SetRows([0, 1]);
        Three.Read(batch);

        long before = GC.GetAllocatedBytesForCurrentThread();
        batch.SetRows([1, 2], epoch: 3, index: 4);
        Three.Read(batch);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().Be(0);
        (batch.Epoch, batch.Index).Should().Be((3, 4));
        batch.Targets.AsSpan().ToArray().Should().Equal(20, 30);
    }

    [Fact]
    public void Batch_ForAugmentation_TellsEveryReadItsEpoch()
    {
        var seen = new List<(int Epoch, int Row)>();
        var loader = new BatchLoader(new Watched(Three, batch => seen.AddRange(batch.Rows.ToArray().Select(row => (batch.Epoch, row)))), 2, seed: 1);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            foreach (Batch batch in loader)
            {
                _ = batch;
            }
        }

        seen.Order().Should().Equal(from epoch in Enumerable.Range(0, 3) from row in Enumerable.Range(0, 3) select (epoch, row));
    }

    [Fact]
    public void Batch_OfWrongArguments_SaysWhatItExpected()
    {
        FluentActions.Invoking(() => new Batch(null!, 1)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new Batch(Three, -1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Batch expects 0 or more rows*but got -1 rows of 2 features and 1 targets. Use a smaller batch.*");
        FluentActions.Invoking(() => new Batch(Three, [0], epoch: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new Batch(Three, 2).SetRows([0])).Should().Throw<ArgumentException>()
            .WithMessage("Batch of 2 rows expects 2 row numbers but got 1. Make another batch for another size.*");
        FluentActions.Invoking(() => new Batch(Three, 2).SetRows([0, 1], index: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Three.Read(new Batch(Three, [3]))).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Dataset.Read expects row numbers 0 to 2 but got 3.*");
    }

    // An IDataset may have no feature; it is rejected by name, not by a division by zero.
    [Fact]
    public void Evaluate_OfNoFeatures_Throws()
    {
        var trainer = new Trainer(new Model([new Dense(2, 1)]), new MeanSquaredError(), new Sgd(0.1f));
        var empty = new Watched(Three, _ => { }) { FeatureCount = 0 };

        trainer.Invoking(t => t.Evaluate(empty)).Should().Throw<ArgumentException>()
            .WithMessage("Evaluate expects a dataset with rows, features and targets but got 3 rows of 0 features and 1 targets.*");
        trainer.Invoking(t => t.Fit(empty, epochs: 1)).Should().Throw<ArgumentException>()
            .WithMessage("Trainer.Fit, training data expects a dataset with rows, features and targets but got 3 rows of 0 features*");
    }

    private sealed class Watched(Dataset inner, Action<Batch> onRead) : IDataset
    {
        public int Count => inner.Count;

        public int FeatureCount { get; init; } = inner.FeatureCount;

        public int TargetCount => inner.TargetCount;

        public void Read(Batch batch)
        {
            onRead(batch);
            inner.Read(batch);
        }
    }
}
