using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>The sweep of <see cref="RowNormKernel.Backward"/>: each row is read twice, the second time from the first cache.</summary>
[SkipLocalsInit]
internal unsafe struct RowNormBackward : IPartKernel
{
    public float* Gradient;
    public float* Source;
    public float* Weight;
    public float* Moments;
    public float* WeightTotals;
    public float* BiasTotals;
    public float* Destination;
    public nint Columns;
    public Partition Parts;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Part<TSimd, TVector>(int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint columns = Columns, end = Parts.End(part);
        bool isCentered = BiasTotals != null;
        float* weightTotals = WeightTotals + (part * columns), biasTotals = isCentered ? BiasTotals + (part * columns) : null;
        for (nint row = Parts.Start(part); row < end; row++)
        {
            float* g = Gradient + (row * columns), x = Source + (row * columns);
            float mean = Moments[2 * row], inverse = Moments[(2 * row) + 1];
            float along = Totals<TSimd, TVector>(g, x, mean, inverse, weightTotals, biasTotals, out float sum) / columns;
            if (Destination != null)
            {
                // inverse · h - inverse · mean of h - (x - mean) · inverse³ · mean of h · (x - mean)
                float shift = isCentered ? -inverse * (sum / columns) : 0, slope = -along * inverse * inverse * inverse;
                Write<TSimd, TVector>(g, x, mean, inverse, shift, slope, Destination + (row * columns));
            }
        }
    }

    /// <summary>Adds a row to the totals by column, and sums h and h · (x - mean) along it.</summary>
    /// <returns>Σ h · (x - mean).</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Totals<TSimd, TVector>(
        float* g, float* x, float mean, float inverse, float* weightTotals, float* biasTotals, out float sum)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        float* weight = Weight;
        nint columns = Columns, width = TSimd.Width, j = 0;
        TVector center = TSimd.Broadcast(mean), scale = TSimd.Broadcast(inverse);
        TVector sum0 = default, sum1 = default, along0 = default, along1 = default;
        for (; j + (2 * width) <= columns; j += 2 * width)
        {
            Add<TSimd, TVector>(g + j, x + j, weight + j, width, center, scale, weightTotals + j, biasTotals + j, biasTotals != null, ref sum0, ref along0);
            nint k = j + width;
            Add<TSimd, TVector>(g + k, x + k, weight + k, width, center, scale, weightTotals + k, biasTotals + k, biasTotals != null, ref sum1, ref along1);
        }

        for (; j < columns; j += width)
        {
            // Beyond the end the gradient is 0, and so are all products.
            nint count = Math.Min(width, columns - j);
            Add<TSimd, TVector>(g + j, x + j, weight + j, count, center, scale, weightTotals + j, biasTotals + j, biasTotals != null, ref sum0, ref along0);
        }

        sum = TSimd.Sum(TSimd.Add(sum0, sum1));
        return TSimd.Sum(TSimd.Add(along0, along1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVector>(
        float* g, float* x, float* weight, nint count, TVector center, TVector scale, float* weightTotals, float* biasTotals, bool isCentered,
        ref TVector sum, ref TVector along)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector gradient = Elements.Load<TSimd, TVector>(g, count);
        TVector deviation = TSimd.Subtract(Elements.Load<TSimd, TVector>(x, count), center);
        TVector h = TSimd.Multiply(gradient, Elements.Load<TSimd, TVector>(weight, count));
        sum = TSimd.Add(sum, h);
        along = TSimd.MultiplyAdd(h, deviation, along);
        TVector total = TSimd.MultiplyAdd(TSimd.Multiply(deviation, scale), gradient, Elements.Load<TSimd, TVector>(weightTotals, count));
        Elements.Store<TSimd, TVector>(total, weightTotals, count);
        if (isCentered)
        {
            Elements.Store<TSimd, TVector>(TSimd.Add(gradient, Elements.Load<TSimd, TVector>(biasTotals, count)), biasTotals, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Write<TSimd, TVector>(float* g, float* x, float mean, float inverse, float shift, float slope, float* destination)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        float* weight = Weight;
        nint columns = Columns, width = TSimd.Width, j = 0;
        TVector center = TSimd.Broadcast(mean), scale = TSimd.Broadcast(inverse), moved = TSimd.Broadcast(shift), along = TSimd.Broadcast(slope);
        for (; j + width <= columns; j += width)
        {
            TVector h = TSimd.Multiply(TSimd.Load(g + j), TSimd.Load(weight + j));
            TVector rest = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + j), center), along, moved);
            TSimd.Store(TSimd.MultiplyAdd(h, scale, rest), destination + j);
        }

        nint ragged = columns - j;
        if (ragged > 0)
        {
            TVector h = TSimd.Multiply(Ragged.Load<TSimd, TVector>(g + j, ragged), Ragged.Load<TSimd, TVector>(weight + j, ragged));
            TVector rest = TSimd.MultiplyAdd(TSimd.Subtract(Ragged.Load<TSimd, TVector>(x + j, ragged), center), along, moved);
            Ragged.Store<TSimd, TVector>(TSimd.MultiplyAdd(h, scale, rest), destination + j, ragged);
        }
    }
}
