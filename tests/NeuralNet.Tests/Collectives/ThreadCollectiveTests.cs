using FluentAssertions;

namespace NeuralNet.Tests;

public class ThreadCollectiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(34)]
    [Trait("Category", "Numeric")]
    public void Sum_OfEveryRank_IsOnEveryRank(int size) => ThreadCollective.Run(size, ranks =>
    {
        for (int length = 0; length < 40; length += 13)
        {
            float[] floats = [.. Enumerable.Range(0, length).Select(i => (float)(i + ranks.Rank))];
            double[] doubles = [.. Enumerable.Range(0, length).Select(i => (double)(i * ranks.Rank))];

            ranks.Sum(floats);
            ranks.Sum(doubles);

            int all = size * (size - 1) / 2;
            floats.Should().Equal(Enumerable.Range(0, length).Select(i => (float)((i * size) + all)));
            doubles.Should().Equal(Enumerable.Range(0, length).Select(i => (double)(i * all)));
        }
    });

    [Fact]
    public void Gather_HasTheBytesOfEachRankInOrder() => ThreadCollective.Run(3, ranks =>
    {
        byte[] all = new byte[6];

        ranks.Gather([(byte)ranks.Rank, 7], all);

        all.Should().Equal(0, 7, 1, 7, 2, 7);
    });

    [Fact]
    public void Exchange_SendsAPieceToEachRank() => ThreadCollective.Run(3, ranks =>
    {
        byte[] incoming = new byte[3];

        ranks.Exchange([(byte)(10 * ranks.Rank), (byte)((10 * ranks.Rank) + 1), (byte)((10 * ranks.Rank) + 2)], incoming);

        incoming.Should().Equal((byte)ranks.Rank, (byte)(10 + ranks.Rank), (byte)(20 + ranks.Rank));
    });

    [Fact]
    public void Broadcast_HasTheBytesOfTheRoot() => ThreadCollective.Run(3, ranks =>
    {
        byte[] bytes = [(byte)ranks.Rank];

        ranks.Broadcast(bytes, root: 2);
        ranks.Barrier();

        bytes.Should().Equal(2);
    });

    [Fact]
    public void Run_RankThatThrows_EndsTheOthersAndItsExceptionIsThrown()
    {
        int ended = 0;
        Action run = () => ThreadCollective.Run(3, ranks =>
        {
            if (ranks.Rank == 1)
            {
                throw new InvalidDataException("row 7 is torn");
            }

            try
            {
                ranks.Barrier();
                ranks.Barrier();
            }
            catch (CollectiveException error)
            {
                error.Message.Should().Be("Rank 1 ended the group: row 7 is torn");
                Interlocked.Increment(ref ended);
                throw;
            }
        });

        run.Should().Throw<InvalidDataException>().WithMessage("row 7 is torn");
        ended.Should().Be(2);
    }

    [Fact]
    public void Run_RankThatLeavesEarly_IsNamed()
    {
        Action run = () => ThreadCollective.Run(2, ranks =>
        {
            if (ranks.Rank == 0)
            {
                ranks.Barrier();
            }
        });

        run.Should().Throw<CollectiveException>().WithMessage(
            "Rank 1 has left the group while rank 0 waits for it: all must call the same methods in the same order.");
    }

    [Fact]
    public void Calls_OfOtherLengths_AreAnError()
    {
        Action run = () => ThreadCollective.Run(2, ranks => ranks.Sum(new float[1 + ranks.Rank]));

        run.Should().Throw<CollectiveException>().WithMessage("Rank * ended the group: expected the same length on every rank but got * bytes on rank *");
    }

    [Fact]
    public void Abort_EndsAll()
    {
        Action run = () => ThreadCollective.Run(2, ranks =>
        {
            if (ranks.Rank == 1)
            {
                ranks.Abort("no more");
            }

            ranks.Barrier();
        });

        run.Should().Throw<CollectiveException>().WithMessage("Rank 1 ended the group: no more");
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        ((Action)(() => ThreadCollective.Run(0, _ => { }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("ThreadCollective.Run expects 1 to 1024 ranks but got 0.*");
        ((Action)(() => ThreadCollective.Run(2, null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => ThreadCollective.Run(1, ranks => ranks.Gather([1], new byte[2])))).Should().Throw<ArgumentException>().WithMessage("ICollective.Gather expects room for 1 bytes but got 2*");
        ((Action)(() => ThreadCollective.Run(2, ranks => ranks.Exchange([1, 2, 3], new byte[3])))).Should().Throw<ArgumentException>().WithMessage("ICollective.Exchange expects 2 pieces of one length but got 3 bytes*");
        ((Action)(() => ThreadCollective.Run(2, ranks => ranks.Broadcast([1], 2)))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("ICollective.Broadcast expects a rank from 0 to 1 but got 2.*");
    }
}
