using System.Numerics;

namespace NeuralNet.Tests.Kernels;

/// <summary>
/// A span inside a larger array. A kernel that reads beyond a source meets NaN, which spoils its results; one that writes
/// beyond a destination changes a number there, which <see cref="ShouldBeIntact"/> sees.
/// </summary>
/// <remarks>NaN cannot guard a destination: arithmetic hands the same NaN on, and writing it back would leave no trace.</remarks>
internal sealed class Guarded<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Wider than a tile of the widest path (6 rows of 32 floats), so that a whole stray tile lands in the guard.
    private const int Margin = 256;

    private readonly T[] _whole;
    private readonly int _length;
    private readonly T _guard;

    public Guarded(int length, T guard)
    {
        _length = length;
        _guard = guard;
        _whole = new T[length + (2 * Margin)];
        Array.Fill(_whole, guard);
    }

    public Span<T> Span => _whole.AsSpan(Margin, _length);

    public void ShouldBeIntact(string what)
    {
        for (int i = 0; i < _whole.Length; i++)
        {
            bool guards = i < Margin || i >= Margin + _length;
            if (guards && !_whole[i].Equals(_guard))
            {
                Assert.Fail($"{what}: index {i - Margin}, outside the span of {_length}, was overwritten with {_whole[i]}.");
            }
        }
    }
}

/// <summary>Makes them.</summary>
internal static class Guarded
{
    /// <summary>Numbers that are only read, between NaN.</summary>
    public static Guarded<T> Source<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var source = new Guarded<T>(values.Length, T.NaN);
        values.CopyTo(source.Span);
        return source;
    }

    /// <summary>Numbers that are written, or updated in place, between numbers that must stay.</summary>
    public static Guarded<T> Destination<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var destination = new Guarded<T>(values.Length, T.CreateTruncating(-12345.678f));
        values.CopyTo(destination.Span);
        return destination;
    }

    public static Guarded<T> Destination<T>(int length, T fill)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = new T[length];
        Array.Fill(values, fill);
        return Destination<T>(values);
    }
}
