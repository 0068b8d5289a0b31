using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// The sum over the ranks in the order of a balanced binary tree, whatever an <see cref="ICollective"/>'s own order is: each rank gets a piece of every rank's vector,
/// adds them in that order, and gathers the sums. It sends as much as the best of all-reduces, 2 (R - 1) / R of the vector.
/// </summary>
/// <param name="collective">The ranks, a power of two.</param>
internal sealed class TreeSum(ICollective collective)
{
    // Below, one message with everything is there sooner than two with pieces.
    private const int Short = 1024;

    private float[] _outgoing = [];
    private float[] _incoming = [];

    /// <summary>Replaces the numbers by their sums over all ranks.</summary>
    public void Sum(Span<float> values)
    {
        int size = collective.Size;
        bool isShort = values.Length <= Short;
        int piece = isShort ? values.Length : ((values.Length - 1) / size) + 1;
        if (_incoming.Length < piece * size)
        {
            _incoming = new float[piece * size];
            _outgoing = new float[piece * size];
        }

        Span<float> outgoing = _outgoing.AsSpan(0, piece * size), incoming = _incoming.AsSpan(0, piece * size);
        if (isShort)
        {
            collective.Gather(FloatBytes.Of((ReadOnlySpan<float>)values), FloatBytes.Of(incoming));
            Reduce(incoming, piece);
            incoming[..piece].CopyTo(values);
            return;
        }

        values.CopyTo(outgoing);
        outgoing[values.Length..].Clear();
        collective.Exchange(FloatBytes.Of((ReadOnlySpan<float>)outgoing), FloatBytes.Of(incoming));
        Reduce(incoming, piece);
        collective.Gather(FloatBytes.Of((ReadOnlySpan<float>)incoming[..piece]), FloatBytes.Of(outgoing));
        outgoing[..values.Length].CopyTo(values);
    }

    /// <summary>Adds pieces in the order of the tree; the first becomes the sum.</summary>
    public static void Reduce(Span<float> pieces, int piece)
    {
        int count = pieces.Length / piece;
        for (int apart = 1; apart < count; apart *= 2)
        {
            for (int i = 0; i + apart < count; i += 2 * apart)
            {
                Span<float> sum = pieces.Slice(i * piece, piece);
                TensorPrimitives.Add(sum, pieces.Slice((i + apart) * piece, piece), sum);
            }
        }
    }
}
