using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

[Trait("Category", "Numeric")]
public class TransposeKernelTests
{
    // One less and one more than a tile of 4 and than a block of 64, on either side.
    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 63, 64, 65, 68, 127, 128, 131];

    [Fact]
    public void Transpose_OfEverySize_ExchangesRowsAndColumns()
    {
        foreach (int rows in Sizes)
        {
            foreach (int columns in Sizes)
            {
                Guarded<float> source = Guarded.Source<float>([.. Enumerable.Range(0, rows * columns).Select(i => (float)i)]);
                Guarded<float> destination = Guarded.Destination(rows * columns, float.NaN);

                TransposeKernel.Transpose(source.Span, rows, columns, destination.Span);

                int wrong = 0;
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                    {
                        wrong += destination.Span[(j * rows) + i] == (i * columns) + j ? 0 : 1;
                    }
                }

                wrong.Should().Be(0, "of [{0}, {1}]", rows, columns);
                destination.ShouldBeIntact($"[{rows}, {columns}]");
            }
        }
    }

    [Fact]
    public void Transpose_OfNumbersThatAreNone_KeepsTheirBits()
    {
        int[] bits = [0x7FC12345, unchecked((int)0x80000000), 0x00000001, 0x7F800000, unchecked((int)0xFFABCDEF), 0x7FA00001, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] source = [.. bits.Select(BitConverter.Int32BitsToSingle)];
        float[] transposed = new float[16], twice = new float[16];

        TransposeKernel.Transpose(source, 4, 4, transposed);
        TransposeKernel.Transpose(transposed, 4, 4, twice);

        twice.Select(BitConverter.SingleToInt32Bits).Should().Equal(bits);
    }
}
