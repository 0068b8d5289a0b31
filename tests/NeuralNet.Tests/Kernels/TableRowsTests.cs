using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
[Collection(ThreadsCollection.Name)]
public class TableRowsTests
{
    private const int Rows = 7;

    public static TheoryData<int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int>();
            foreach (int width in Enumerable.Range(1, 40).Concat([64, 65, 128, 200]))
            {
                foreach (int pieces in new[] { 0, 1, 2, 300 })
                {
                    sizes.Add(pieces, width);
                }
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gather_AnySize_CopiesTheRowsAndStaysInside(int pieces, int width)
    {
        float[] codes = Codes(pieces);
        var table = Guarded.Source(Samples.Uniform(1, Rows * width));
        foreach (int threads in new[] { 1, 3 })
        {
            ThreadsCollection.With(threads, () =>
            {
                var destination = Guarded.Destination(pieces * width, float.NaN);

                TableRows.Gather(codes, table.Span, width, destination.Span);

                for (int i = 0; i < pieces; i++)
                {
                    destination.Span.Slice(i * width, width).SequenceEqual(table.Span.Slice((int)codes[i] * width, width)).Should().BeTrue("piece {0}", i);
                }

                destination.ShouldBeIntact($"{pieces} x {width}");
            });
        }
    }

    // One number after another, each product and each sum rounded, for any number of threads: a saved run relies on the bits.
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Add_AnySize_HasTheBitsOfAPlainLoopAndStaysInside(int pieces, int width)
    {
        const float Scale = -0.3f;
        float[] codes = Codes(pieces), source = Samples.Uniform(2, pieces * width), before = Samples.Uniform(3, Rows * width);
        float[] expected = [.. before];
        for (int i = 0; i < pieces; i++)
        {
            for (int j = 0; j < width; j++)
            {
                float product = source[(i * width) + j] * Scale;
                expected[((int)codes[i] * width) + j] += product;
            }
        }

        var guarded = Guarded.Source(source);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            ThreadsCollection.With(threads, () =>
            {
                var table = Guarded.Destination(before);

                TableRows.Add(codes, Scale, guarded.Span, width, table.Span);

                Samples.ShouldBeSameBits(table.Span, expected, $"{pieces} x {width}, {threads} threads");
                table.ShouldBeIntact($"{pieces} x {width}");
            });
        }
    }

    private static float[] Codes(int count) => [.. Enumerable.Range(0, count).Select(i => (float)(i * 5 % Rows))];
}
