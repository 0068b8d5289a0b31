using System.Diagnostics;
using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// Adds vectors that come one after another in the order of a balanced binary tree: ((v0 + v1) + (v2 + v3)) + ... As in a binary counter, a sum waits on each level for its
/// neighbour, so that the vectors of 2^n parts need n vectors of memory.
/// </summary>
/// <remarks>
/// The sum of the 2^n parts of one rank is then a node of the tree over all ranks' parts, and <see cref="TreeSum"/> adds these nodes in the same tree: no sum depends on how many ranks there are.
/// </remarks>
internal sealed class PartialSums
{
    private readonly float[][] _levels;
    private readonly int _parts;
    private int _count;         // whole vectors so far

    /// <param name="length">Numbers of a vector.</param>
    /// <param name="parts">The number of vectors, a power of two.</param>
    public PartialSums(int length, int parts)
    {
        _parts = parts;
        _levels = new float[int.Log2(parts)][];
        for (int i = 0; i < _levels.Length; i++)
        {
            _levels[i] = GC.AllocateUninitializedArray<float>(length);
        }
    }

    /// <summary>Begins a new sum.</summary>
    public void Begin() => _count = 0;

    /// <summary>Adds any vector but the last.</summary>
    public void Add(ReadOnlySpan<float> vector)
    {
        int level = 0;
        if ((_count & 1) == 0)
        {
            vector.CopyTo(_levels[0]);
        }
        else
        {
            // The sum of this one and the one before goes as far up as there are neighbours.
            TensorPrimitives.Add(_levels[0], vector, _levels[0]);
            for (level = 1; (_count >> level & 1) == 1; level++)
            {
                TensorPrimitives.Add(_levels[level], _levels[level - 1], _levels[level]);
            }

            (_levels[level], _levels[level - 1]) = (_levels[level - 1], _levels[level]);
        }

        _count++;
    }

    /// <summary>Adds the sums so far to a piece of the last vector, which is then the sum of all.</summary>
    /// <param name="start">The first number of the piece.</param>
    /// <param name="piece">The last vector's numbers there, to be replaced by the sums.</param>
    public void Finish(int start, Span<float> piece)
    {
        Debug.Assert(_count == _parts - 1, "the last vector");
        foreach (float[] level in _levels)
        {
            TensorPrimitives.Add(level.AsSpan(start, piece.Length), piece, piece);
        }
    }
}
