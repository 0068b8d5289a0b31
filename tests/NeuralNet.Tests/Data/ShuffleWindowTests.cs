using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Data;

public sealed class ShuffleWindowTests
{
    private const int BlocksPerWindow = 64;

    [Fact]
    public void Loader_OfAnySizes_GivesEveryRowOnceAnEpoch_FromMemoryAndAfar() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 50], Gen.Int[1, 900], Gen.Int, Gen.Bool).Sample((count, batchSize, window, seed, isAfar) =>
        {
            var loader = new BatchLoader(new Numbers(count, isAfar), batchSize, seed) { ShuffleWindow = window };
            int[] first = Order(loader), second = Order(loader);

            first.Order().Should().Equal(Enumerable.Range(0, count));
            second.Order().Should().Equal(Enumerable.Range(0, count));
            Order(loader.StartAt(0)).Should().Equal(first);
            Order(new BatchLoader(new Numbers(count, !isAfar), batchSize, seed) { ShuffleWindow = window }).Should().Equal(first);
        });

    [Fact]
    public void Loader_StartedAnywhere_GivesTheRestOfTheSameOrder() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 50], Gen.Int[1, 500], Gen.Int[0, 3], Gen.Double[0, 1], Gen.Bool).Sample((count, batchSize, window, epoch, share, isAfar) =>
        {
            var whole = new BatchLoader(new Numbers(count, isAfar), batchSize, seed: 7) { ShuffleWindow = window };
            int[] order = Order(whole.StartAt(epoch));
            int index = (int)(share * whole.BatchCount);

            int[] rest = Order(new BatchLoader(new Numbers(count, isAfar), batchSize, seed: 7) { ShuffleWindow = window }.StartAt(epoch, index));

            rest.Should().Equal(order.Skip(index * whole.BatchSize));
        });

    [Fact]
    public void Loader_OfAnotherSeedOrEpoch_GivesAnotherOrder()
    {
        int[] order = Order(new BatchLoader(new Numbers(500), 10, seed: 1) { ShuffleWindow = 200 });

        Order(new BatchLoader(new Numbers(500), 10, seed: 2) { ShuffleWindow = 200 }).Should().NotEqual(order);
        Order(new BatchLoader(new Numbers(500), 10, seed: 1) { ShuffleWindow = 200 }.StartAt(1)).Should().NotEqual(order);
        Order(new BatchLoader(new Numbers(500), 10, seed: 1)).Should().NotEqual(order);
    }

    // Each window is 64 whole blocks of 4 neighbours, in which neighbours are no longer side by side.
    [Fact]
    public void Loader_OfWindows_ShufflesWholeBlocksAndTheirRows()
    {
        const int BlockRows = 4, WindowRows = BlockRows * BlocksPerWindow;
        int[] order = Order(new BatchLoader(new Numbers(10 * WindowRows), 32, seed: 3) { ShuffleWindow = WindowRows });

        foreach (int[] window in order.Chunk(WindowRows))
        {
            window.GroupBy(row => row / BlockRows).Should().HaveCount(BlocksPerWindow).And.OnlyContain(block => block.Count() == BlockRows);
            window.Zip(window.Skip(1)).Count(pair => pair.First + 1 == pair.Second).Should().BeLessThan(WindowRows / 16);
            window.Max().Should().BeGreaterThan(7 * WindowRows, "blocks come from all over");
            window.Min().Should().BeLessThan(3 * WindowRows, "blocks come from all over");
        }
    }

    // A sorted file: after a window of 64 blocks of it, the mean of the rows seen is near that of all.
    [Fact]
    public void Loader_OfSortedRows_MixesThem()
    {
        const int Count = 64_000;
        double[] means = [.. Order(new BatchLoader(new Numbers(Count), 100, seed: 5) { ShuffleWindow = 6400 }).Chunk(100).Select(batch => batch.Average() / Count)];

        means.Average().Should().BeApproximately(0.5, 1e-3);
        means.Should().OnlyContain(mean => mean > 0.25 && mean < 0.75);
    }

    [Fact]
    public void Loader_OfADatasetAfar_ReadsEachBlockOnceAndInOnePiece()
    {
        var data = new Numbers(1000, isAfar: true);
        var loader = new BatchLoader(data, 30, seed: 1) { ShuffleWindow = 320 };
        data.Reads.Clear();

        Order(loader);

        data.Reads.Should().HaveCount(200).And.OnlyContain(rows => rows.Length == 5 && rows[0] % 5 == 0 && rows[4] == rows[0] + 4);
        data.Reads.Select(rows => rows[0]).Should().OnlyHaveUniqueItems();
    }

    // Two windows at most: while one is given, the next is read, no faster than needed.
    [Fact]
    public void Loader_OfADatasetAfar_ReadsNoMoreThanTheNextWindowAhead()
    {
        var data = new Numbers(6400, isAfar: true);
        int given = 0;
        foreach (Batch batch in new BatchLoader(data, 10, seed: 1) { ShuffleWindow = 640 })
        {
            given += batch.Count;
            int read = data.Reads.Sum(rows => rows.Length);
            int window = Math.Min(6400, ((given + 639) / 640 * 640) + 640);
            read.Should().BeLessThanOrEqualTo(window).And.BeGreaterThanOrEqualTo(given);
            (read - Math.Min(6400, ((given - 1) / 640 * 640) + 640)).Should().BeLessThanOrEqualTo(((given - 1) % 640) + 1 + 10, "blocks keep pace with the rows that were given");
        }
    }

    [Fact]
    public void Loader_OfWeightedRowsAfar_KeepsWeightsWithTheirRows()
    {
        foreach (Batch batch in new BatchLoader(new Numbers(100, isAfar: true, hasWeights: true), 7, seed: 1) { ShuffleWindow = 20 })
        {
            batch.Weights!.AsSpan().ToArray().Should().Equal(batch.Rows.ToArray().Select(row => row + 0.25f));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Walk_AfterTheFirst_AllocatesNothing(bool isAfar)
    {
        var data = new Numbers(1003, isAfar) { Records = false };
        var loader = new BatchLoader(data, 30, seed: 1) { ShuffleWindow = 320 };
        Walk();

        Allocations.OfThread(Walk).Should().Be(0);

        void Walk()
        {
            foreach (Batch batch in loader)
            {
                _ = batch;
            }
        }
    }

    [Fact]
    public void Loader_OfWrongWindow_SaysWhatItExpected()
    {
        FluentActions.Invoking(() => new BatchLoader(new Numbers(3), 1, 0) { ShuffleWindow = 0 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("ShuffleWindow expects 1 or more rows but got 0. Leave it out to shuffle all rows.*");
        FluentActions.Invoking(() => new BatchLoader(new Numbers(3), 1, shuffle: false) { ShuffleWindow = 2 }).Should().Throw<ArgumentException>()
            .WithMessage("BatchLoader expects shuffle: true with a shuffle window but got false and 2 rows. Leave one of them out.*");
        FluentActions.Invoking(() => new BatchLoader(new Huge(), 1, 0) { ShuffleWindow = 64_000 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"ShuffleWindow expects blocks, a 64th of its rows, of at most {Array.MaxLength} numbers but got 64000 rows of 1000000000 features. Use a smaller window.*");
    }

    private static int[] Order(BatchLoader loader)
    {
        var order = new List<int>();
        foreach (Batch batch in loader)
        {
            batch.Features.AsSpan().ToArray().Should().Equal(batch.Rows.ToArray().Select(row => (float)row));
            batch.Targets.AsSpan().ToArray().Should().Equal(batch.Rows.ToArray().Select(row => -(float)row));
            order.AddRange(batch.Rows);
        }

        return [.. order];
    }

    /// <summary>Feature row, target -row, weight row + 0.25.</summary>
    private sealed class Numbers(int count, bool isAfar = false, bool hasWeights = false) : IDataset
    {
        public List<int[]> Reads { get; } = [];

        public bool Records { get; init; } = true;

        public int Count => count;

        public int FeatureCount => 1;

        public int TargetCount => 1;

        public bool HasWeights => hasWeights;

        public bool ReadsAhead => isAfar;

        public void Read(Batch batch)
        {
            if (Records)
            {
                Reads.Add(batch.Rows.ToArray());
            }

            for (int i = 0; i < batch.Count; i++)
            {
                (batch.Features[i], batch.Targets[i]) = (batch.Rows[i], -batch.Rows[i]);
                if (batch.Weights is Tensor weights)
                {
                    weights[i] = batch.Rows[i] + 0.25f;
                }
            }
        }
    }

    private sealed class Huge : IDataset
    {
        public int Count => 100_000;

        public int FeatureCount => 1_000_000_000;

        public int TargetCount => 1;

        public bool ReadsAhead => true;

        public void Read(Batch batch) => throw new NotSupportedException();
    }
}
