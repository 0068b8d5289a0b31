using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Data;

public sealed class BatchLoaderTests
{
    [Fact]
    public void Loader_OfAnySizes_CoversEveryRowOnceAnEpoch() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 50], Gen.Int, Gen.Bool).Sample((count, batchSize, seed, shuffle) =>
        {
            var loader = new BatchLoader(Numbered(count), batchSize, seed, shuffle);
            for (int epoch = 0; epoch < 2; epoch++)
            {
                Order(loader).Order().Should().Equal(Enumerable.Range(0, count));
            }
        });

    [Theory]
    [InlineData(10, 1, 10, 1)]
    [InlineData(10, 4, 3, 2)]
    [InlineData(10, 5, 2, 5)]
    [InlineData(10, 10, 1, 10)]
    [InlineData(10, int.MaxValue, 1, 10)]
    [InlineData(1, 3, 1, 1)]
    public void Loader_OfBatchSize_GivesFullBatchesAndTheRest(int count, int batchSize, int batches, int last)
    {
        var loader = new BatchLoader(Numbered(count), batchSize);

        loader.BatchCount.Should().Be(batches);
        loader.BatchSize.Should().Be(Math.Min(count, batchSize));
        int index = 0;
        foreach (Batch batch in loader)
        {
            int expected = index == batches - 1 ? last : batchSize;
            batch.Index.Should().Be(index++);
            batch.Count.Should().Be(expected);
            batch.Features.Shape.Should().Be(new Shape(expected, 2));
            batch.Targets.Shape.Should().Be(new Shape(expected, 1));
        }

        index.Should().Be(batches);
    }

    [Fact]
    public void Loader_OnEveryRow_KeepsFeaturesAndTargetsTogether()
    {
        foreach (Batch batch in new BatchLoader(Numbered(23), 5, seed: 9))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                batch.Features[row, 1].Should().Be(batch.Features[row, 0] + 0.5f);
                batch.Targets[row].Should().Be(-batch.Features[row, 0]);
            }
        }
    }

    [Fact]
    public void Loader_OfSameSeed_RepeatsTheOrderOfEveryEpoch()
    {
        var one = new BatchLoader(Numbered(50), 7, seed: 3);
        var other = new BatchLoader(Numbered(50), 12, seed: 3);

        for (int epoch = 0; epoch < 3; epoch++)
        {
            Order(one).Should().Equal(Order(other), "the order depends on seed and epoch, not on the batch size");
        }
    }

    [Fact]
    public void Loader_OfOtherSeedOrEpoch_GivesAnotherOrder()
    {
        var loader = new BatchLoader(Numbered(50), 7, seed: 3);

        int[] first = Order(loader);

        Order(loader).Should().NotEqual(first);
        Order(new BatchLoader(Numbered(50), 7, seed: 4)).Should().NotEqual(first);
        first.Should().NotEqual(Enumerable.Range(0, 50));
    }

    [Fact]
    public void Loader_WithoutShuffle_KeepsTheOrderOfTheDataset() =>
        Order(new BatchLoader(Numbered(50), 7, shuffle: false)).Should().Equal(Enumerable.Range(0, 50));

    [Fact]
    public void Loader_SetToEpoch_GoesOnAsIfNeverStopped()
    {
        var whole = new BatchLoader(Numbered(50), 7, seed: 3);
        int[][] orders = [Order(whole), Order(whole), Order(whole)];

        BatchLoader resumed = new BatchLoader(Numbered(50), 7, seed: 3).StartAt(epoch: 2);

        Order(resumed).Should().Equal(orders[2]);
        resumed.Epoch.Should().Be(3);
    }

    [Fact]
    public void Loader_StartedInTheMiddle_GivesTheRestOfTheEpochThenWholeOnes() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 10], Gen.Int, Gen.Bool).Sample((count, batchSize, seed, shuffle) =>
        {
            var whole = new BatchLoader(Numbered(count), batchSize, seed, shuffle);
            int[][] orders = [Order(whole), Order(whole), Order(whole)];
            for (int index = 0; index <= whole.BatchCount; index++)
            {
                var resumed = new BatchLoader(Numbered(count), batchSize, seed, shuffle);

                resumed.StartAt(epoch: 1, index).Should().BeSameAs(resumed);

                resumed.Epoch.Should().Be(1);
                Order(resumed).Should().Equal(orders[1].Skip(index * batchSize));
                Order(resumed).Should().Equal(orders[2]);
            }
        });

    [Fact]
    public void Loader_StartedAfterABatch_GoesOnWithTheNext()
    {
        var whole = new BatchLoader(Numbered(50), 7, seed: 3);
        (int Epoch, int Index) place = (0, 0);
        var rest = new List<int>();
        foreach (Batch batch in whole)
        {
            rest.AddRange(batch.Index > 2 ? batch.Rows.ToArray() : []);
            place = batch.Index == 2 ? (batch.Epoch, batch.Index + 1) : place;
        }

        Order(new BatchLoader(Numbered(50), 7, seed: 3).StartAt(place.Epoch, place.Index)).Should().Equal(rest);
    }

    [Fact]
    public void Loader_OnEveryBatch_TellsRowsEpochAndIndex()
    {
        BatchLoader loader = new BatchLoader(Numbered(23), 5, seed: 9).StartAt(epoch: 4);
        for (int epoch = 4; epoch < 6; epoch++)
        {
            int index = 0;
            foreach (Batch batch in loader)
            {
                (batch.Epoch, batch.Index).Should().Be((epoch, index++));
                batch.Rows.ToArray().Should().Equal(batch.Targets.AsSpan().ToArray().Select(target => (int)-target));
            }
        }
    }

    [Fact]
    public void Loader_OfWeights_KeepsThemWithTheirRows()
    {
        Dataset plain = Numbered(23);
        var data = new Dataset(plain.Features, plain.Targets, Tensor.From([.. Enumerable.Range(0, 23).Select(row => row / 2f)]));

        foreach (Batch batch in new BatchLoader(data, 5, seed: 9))
        {
            batch.Weights!.Shape.Should().Be(new Shape(batch.Count, 1));
            batch.Weights.AsSpan().ToArray().Should().Equal(batch.Rows.ToArray().Select(row => row / 2f));
        }

        foreach (Batch batch in new BatchLoader(plain, 5))
        {
            batch.Weights.Should().BeNull();
        }
    }

    // A list of the batches would hold one of them many times.
    [Fact]
    public void Loader_IsNoSequence_SoThatNoListCanBeMadeOfIt() =>
        typeof(BatchLoader).Should().NotBeAssignableTo<System.Collections.IEnumerable>();

    [Fact]
    public void Loader_LeftInTheMiddle_BeginsTheNextEpoch()
    {
        var whole = new BatchLoader(Numbered(50), 7, seed: 3);
        int[][] orders = [Order(whole), Order(whole)];
        var left = new BatchLoader(Numbered(50), 7, seed: 3);

        foreach (Batch batch in left)
        {
            batch.Index.Should().Be(0);
            break;
        }

        Order(left).Should().Equal(orders[1]);
    }

    [Fact]
    public void Loader_AfterFirstEpoch_AllocatesNothing()
    {
        var loader = new BatchLoader(Numbered(1000), 64, seed: 1);
        float sum = Walk(loader);

        Allocations.OfThread(() =>
        {
            for (int epoch = 0; epoch < 10; epoch++)
            {
                sum += Walk(loader);
            }
        }).Should().Be(0);
        sum.Should().Be(11 * 999 * 1000 / 2, "every epoch saw every row");

        static float Walk(BatchLoader loader)
        {
            float sum = 0;
            foreach (Batch batch in loader)
            {
                foreach (float target in batch.Targets.AsSpan())
                {
                    sum -= target;
                }
            }

            return sum;
        }
    }

    [Fact]
    public void Loader_OfTwoWalksAtOnce_StopsTheEarlier()
    {
        var loader = new BatchLoader(Numbered(10), 5);
        Action nested = () =>
        {
            foreach (Batch outer in loader)
            {
                foreach (Batch inner in loader)
                {
                    _ = (outer, inner);
                }
            }
        };

        nested.Should().Throw<InvalidOperationException>()
            .WithMessage("BatchLoader expects one foreach at a time but got another, which has begun since. Use a second loader*");
    }

    [Fact]
    public void Loader_OfWrongNumbers_Throws()
    {
        FluentActions.Invoking(() => new BatchLoader(Numbered(3), 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("BatchLoader expects a batch size of 1 or more but got 0.*");
        FluentActions.Invoking(() => new BatchLoader(Numbered(3), 1).StartAt(-1)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("BatchLoader.StartAt expects an epoch of 0 or more but got -1.*");
        foreach (int index in (int[])[-1, 3])
        {
            FluentActions.Invoking(() => new BatchLoader(Numbered(3), 2).StartAt(0, index)).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"BatchLoader.StartAt expects a batch index of 0 to 2, the batches of an epoch, but got {index}.*");
        }
    }

    [Theory]
    [InlineData(0, 2, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 2, 0)]
    [InlineData(-1, 2, 1)]
    public void Loader_OfAnEmptyDataset_NamesItsSizes(int count, int features, int targets) =>
        FluentActions.Invoking(() => new BatchLoader(new Sized(count, features, targets), 2)).Should().Throw<ArgumentException>()
            .WithMessage($"BatchLoader expects a dataset of 1 or more rows, features and targets but Sized has {count} rows, {features} features and {targets} targets.*");

    [Theory]
    [InlineData(int.MaxValue, 2)]
    [InlineData(2, int.MaxValue)]
    public void Loader_OfABatchTooLargeForAnArray_Throws(int batchSize, int features) =>
        FluentActions.Invoking(() => new BatchLoader(new Sized(int.MaxValue, features, 1), batchSize)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Batch expects 0 or more rows, and at most {Array.MaxLength} numbers in a tensor, but got {batchSize} rows of {features} features*");

    /// <summary>Features (row, row + 0.5), target -row.</summary>
    private static Dataset Numbered(int count)
    {
        var features = new Tensor(count, 2);
        var targets = new Tensor(count, 1);
        for (int row = 0; row < count; row++)
        {
            (features[row, 0], features[row, 1], targets[row]) = (row, row + 0.5f, -row);
        }

        return new Dataset(features, targets);
    }

    private static int[] Order(BatchLoader loader)
    {
        var order = new List<int>();
        foreach (Batch batch in loader)
        {
            order.AddRange(batch.Targets.AsSpan().ToArray().Select(target => (int)-target));
        }

        return [.. order];
    }

    private sealed class Sized(int count, int featureCount, int targetCount) : IDataset
    {
        public int Count => count;

        public int FeatureCount => featureCount;

        public int TargetCount => targetCount;

        public void Read(Batch batch) => throw new NotSupportedException();
    }
}
