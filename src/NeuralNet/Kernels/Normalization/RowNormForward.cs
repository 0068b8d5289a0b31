using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>The sweep of <see cref="RowNormKernel.Forward"/>.</summary>
/// <remarks>
/// A row is summed, its squared deviations are summed, and it is written. What lies between (lanes summed, a division, a root) takes as long as a
/// sweep over a short row, so rows of whole vectors go through a pipeline: in each turn one row is summed, the squares of a second and the
/// output of a third are made in the same loop. All other rows go one by one. A row's sums have the
/// same order on both ways.
/// </remarks>
[SkipLocalsInit]
internal unsafe struct RowNormForward : IPartKernel
{
    // Floats: 8 KB, so that three rows and what is written are in the first cache.
    private const int WidestInPipeline = 2_048;

    // Floats: a page. A processor fetches ahead by itself, but later, and for writes hardly.
    private const int PrefetchDistance = 1_024;

    // A part's first and last row are not in a full turn.
    private const int ElementsPerPart = 32_768;

    public float* Source;
    public float* Weight;
    public float* Bias;
    public float* Moments;
    public float* Destination;
    public nint Columns;
    public bool IsCentered;
    public float Epsilon;
    public Partition Parts;

    /// <summary>Rows by part.</summary>
    public static Partition PartsOf(int rows, int columns) => new(rows, Math.Max(1, ElementsPerPart / columns));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Part<TSimd, TVector>(int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint start = Parts.Start(part), end = Parts.End(part);
        if (Columns % (4 * TSimd.Width) != 0 || Columns > WidestInPipeline)
        {
            RowByRow<TSimd, TVector>(start, end);
        }
        else if (IsCentered)
        {
            Centered<TSimd, TVector>(start, end);
        }
        else
        {
            AboutZero<TSimd, TVector>(start, end);
        }
    }

    // A method for each: in one, the JIT's budget for inlining ended within the second, which then called a method for each vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Centered<TSimd, TVector>(nint start, nint end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => Pipeline<TSimd, TVector>(start, end, isCentered: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void AboutZero<TSimd, TVector>(nint start, nint end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => Pipeline<TSimd, TVector>(start, end, isCentered: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Pipeline<TSimd, TVector>(nint start, nint end, bool isCentered)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint columns = Columns, squaresDelay = isCentered ? 1 : 0, writeDelay = squaresDelay + 1;
        float* moments = Moments;
        for (nint turn = start; turn < end + writeDelay; turn++)
        {
            nint squared = turn - squaresDelay, written = turn - writeDelay;
            if (written < start || turn >= end)
            {
                Edge<TSimd, TVector>(turn < end ? turn : -1, squared >= start && squared < end ? squared : -1, written >= start ? written : -1);
                continue;
            }

            float* next = Source + (turn * columns), x = Source + (squared * columns), last = Source + (written * columns);
            float* y = Destination + (written * columns), weight = Weight, bias = Bias;
            TVector mean = TSimd.Broadcast(moments[2 * squared]);
            TVector center = TSimd.Broadcast(moments[2 * written]), scale = TSimd.Broadcast(moments[(2 * written) + 1]);
            TVector s0 = default, s1 = default, s2 = default, s3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
            nint width = TSimd.Width;
            for (nint j = 0; j < columns; j += 4 * width)
            {
                nint j1 = j + width, j2 = j + (2 * width), j3 = j + (3 * width);
                Step<TSimd, TVector>(next + j, x + j, mean, last + j, center, scale, weight + j, bias + j, isCentered, y + j, ref s0, ref q0);
                Step<TSimd, TVector>(next + j1, x + j1, mean, last + j1, center, scale, weight + j1, bias + j1, isCentered, y + j1, ref s1, ref q1);
                Step<TSimd, TVector>(next + j2, x + j2, mean, last + j2, center, scale, weight + j2, bias + j2, isCentered, y + j2, ref s2, ref q2);
                Step<TSimd, TVector>(next + j3, x + j3, mean, last + j3, center, scale, weight + j3, bias + j3, isCentered, y + j3, ref s3, ref q3);
            }

            moments[2 * turn] = isCentered ? Total<TSimd, TVector>(s0, s1, s2, s3) / columns : 0;
            moments[(2 * squared) + 1] = Inverse(Total<TSimd, TVector>(q0, q1, q2, q3));
        }
    }

    /// <summary>A vector of the row that is summed, of the one whose squares are, and of the one that is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TSimd, TVector>(
        float* next, float* x, TVector mean, float* last, TVector center, TVector scale, float* weight, float* bias, bool isCentered, float* y,
        ref TVector sum, ref TVector squares)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Prefetch.Read((isCentered ? next : x) + PrefetchDistance);
        Prefetch.Read(y + PrefetchDistance);
        if (isCentered)
        {
            sum = TSimd.Add(sum, TSimd.Load(next));
        }

        TVector deviation = isCentered ? TSimd.Subtract(TSimd.Load(x), mean) : TSimd.Load(x);
        squares = TSimd.MultiplyAdd(deviation, deviation, squares);
        TVector normal = TSimd.Multiply(isCentered ? TSimd.Subtract(TSimd.Load(last), center) : TSimd.Load(last), scale);
        TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(weight), isCentered ? TSimd.Load(bias) : default), y);
    }

    /// <summary>What there is of a turn at the ends of a part: rows below 0 are none.</summary>
    // Apart, or the loop of a whole turn would share its registers with this.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Edge<TSimd, TVector>(nint summed, nint squared, nint written)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint columns = Columns;
        if (summed >= 0)
        {
            Moments[2 * summed] = IsCentered ? Sum<TSimd, TVector>(Source + (summed * columns), columns) / columns : 0;
        }

        if (squared >= 0)
        {
            Moments[(2 * squared) + 1] = Inverse(Squares<TSimd, TVector>(Source + (squared * columns), columns, Moments[2 * squared]));
        }

        if (written >= 0)
        {
            float* x = Source + (written * columns), y = Destination + (written * columns);
            if (IsCentered)
            {
                Write<TSimd, TVector>(x, Moments[2 * written], Moments[(2 * written) + 1], y, x, isCentered: true);
            }
            else
            {
                Write<TSimd, TVector>(x, 0, Moments[(2 * written) + 1], y, x, isCentered: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void RowByRow<TSimd, TVector>(nint row, nint end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint columns = Columns;
        float sum = IsCentered ? Sum<TSimd, TVector>(Source + (row * columns), columns) : 0;
        for (; row < end; row++)
        {
            float* x = Source + (row * columns), y = Destination + (row * columns);
            float mean = sum / columns, inverse = Inverse(Squares<TSimd, TVector>(x, columns, mean));
            (Moments[2 * row], Moments[(2 * row) + 1]) = (mean, inverse);
            if (IsCentered)
            {
                // While this row is written, the next one is summed: one sum waits for another, writes do not.
                sum = Write<TSimd, TVector>(x, mean, inverse, y, row + 1 < end ? x + columns : x, isCentered: true);
            }
            else
            {
                Write<TSimd, TVector>(x, mean, inverse, y, x, isCentered: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Inverse(float squares) => 1 / MathF.Sqrt((squares / Columns) + Epsilon);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Total<TSimd, TVector>(TVector first, TVector second, TVector third, TVector fourth)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.Sum(TSimd.Add(TSimd.Add(first, second), TSimd.Add(third, fourth)));

    /// <summary>Writes a row, and, where rows are centered, sums the next one in the order of <see cref="Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Write<TSimd, TVector>(float* x, float mean, float inverse, float* y, float* next, bool isCentered)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        float* weight = Weight, bias = Bias;
        nint columns = Columns, width = TSimd.Width, j = 0;
        TVector center = TSimd.Broadcast(mean), scale = TSimd.Broadcast(inverse), s0 = default, s1 = default, s2 = default, s3 = default;
        for (; j + (4 * width) <= columns; j += 4 * width)
        {
            Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j, width);
            Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + width, width);
            Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + (2 * width), width);
            Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + (3 * width), width);
            if (isCentered)
            {
                s0 = TSimd.Add(s0, TSimd.Load(next + j));
                s1 = TSimd.Add(s1, TSimd.Load(next + j + width));
                s2 = TSimd.Add(s2, TSimd.Load(next + j + (2 * width)));
                s3 = TSimd.Add(s3, TSimd.Load(next + j + (3 * width)));
            }
        }

        for (; j < columns; j += width)
        {
            nint count = Math.Min(width, columns - j);
            Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j, count);
            if (isCentered)
            {
                s0 = TSimd.Add(s0, Elements.Load<TSimd, TVector>(next + j, count));
            }
        }

        return isCentered ? Total<TSimd, TVector>(s0, s1, s2, s3) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TSimd, TVector>(
        float* x, TVector center, TVector scale, float* weight, float* bias, bool isCentered, float* y, nint j, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector normal = TSimd.Multiply(TSimd.Subtract(Elements.Load<TSimd, TVector>(x + j, count), center), scale);
        TVector shift = isCentered ? Elements.Load<TSimd, TVector>(bias + j, count) : default;
        Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(normal, Elements.Load<TSimd, TVector>(weight + j, count), shift), y + j, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum<TSimd, TVector>(float* x, nint columns)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint width = TSimd.Width, j = 0;
        TVector s0 = default, s1 = default, s2 = default, s3 = default;
        for (; j + (4 * width) <= columns; j += 4 * width)
        {
            s0 = TSimd.Add(s0, TSimd.Load(x + j));
            s1 = TSimd.Add(s1, TSimd.Load(x + j + width));
            s2 = TSimd.Add(s2, TSimd.Load(x + j + (2 * width)));
            s3 = TSimd.Add(s3, TSimd.Load(x + j + (3 * width)));
        }

        for (; j < columns; j += width)
        {
            s0 = TSimd.Add(s0, Elements.Load<TSimd, TVector>(x + j, Math.Min(width, columns - j)));
        }

        return Total<TSimd, TVector>(s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Squares<TSimd, TVector>(float* x, nint columns, float mean)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint width = TSimd.Width, j = 0;
        TVector center = TSimd.Broadcast(mean), s0 = default, s1 = default, s2 = default, s3 = default;
        for (; j + (4 * width) <= columns; j += 4 * width)
        {
            TVector d0 = TSimd.Subtract(TSimd.Load(x + j), center), d1 = TSimd.Subtract(TSimd.Load(x + j + width), center);
            TVector d2 = TSimd.Subtract(TSimd.Load(x + j + (2 * width)), center), d3 = TSimd.Subtract(TSimd.Load(x + j + (3 * width)), center);
            s0 = TSimd.MultiplyAdd(d0, d0, s0);
            s1 = TSimd.MultiplyAdd(d1, d1, s1);
            s2 = TSimd.MultiplyAdd(d2, d2, s2);
            s3 = TSimd.MultiplyAdd(d3, d3, s3);
        }

        for (; j + width <= columns; j += width)
        {
            TVector d = TSimd.Subtract(TSimd.Load(x + j), center);
            s0 = TSimd.MultiplyAdd(d, d, s0);
        }

        if (j < columns)
        {
            // Padded with the mean, whose deviation is 0.
            TVector d = TSimd.Subtract(Ragged.Load<TSimd, TVector>(x + j, columns - j, mean), center);
            s1 = TSimd.MultiplyAdd(d, d, s1);
        }

        return Total<TSimd, TVector>(s0, s1, s2, s3);
    }
}
