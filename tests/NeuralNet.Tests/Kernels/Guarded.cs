namespace NeuralNet.Tests.Kernels;

/// <summary>
/// A span inside a larger array. A kernel that reads beyond a source meets NaN, which spoils its results; one that writes
/// beyond a destination overwrites a guard, which <see cref="ShouldBeIntact"/> sees.
/// </summary>
internal sealed class Guarded
{
    // Wider than a tile of the widest path (6 rows of 32 floats), so that a whole stray tile lands in the guard.
    private const int Margin = 256;

    // A NaN that no arithmetic produces.
    private const int GuardBits = 0x7FC0BEEF;

    private readonly float[] _whole;
    private readonly int _length;

    public Guarded(int length, float fill = 0)
    {
        _length = length;
        _whole = new float[length + (2 * Margin)];
        Array.Fill(_whole, BitConverter.Int32BitsToSingle(GuardBits));
        Span.Fill(fill);
    }

    public Guarded(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public Span<float> Span => _whole.AsSpan(Margin, _length);

    public void ShouldBeIntact(string what)
    {
        for (int i = 0; i < _whole.Length; i++)
        {
            bool guard = i < Margin || i >= Margin + _length;
            if (guard && BitConverter.SingleToInt32Bits(_whole[i]) != GuardBits)
            {
                Assert.Fail($"{what}: index {i - Margin}, outside the span of {_length}, was overwritten with {_whole[i]:R}.");
            }
        }
    }
}
