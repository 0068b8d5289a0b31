using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Finds NaN and infinity.</summary>
internal static unsafe class NonFinite
{
    /// <summary>The position of the first element that is NaN (unless allowed) or infinite; -1 where there is none.</summary>
    public static int IndexIn(ReadOnlySpan<float> values, bool allowsNaN = false)
    {
        if (!IsIn(values))
        {
            return -1;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (allowsNaN ? float.IsInfinity(values[i]) : !float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether any element is NaN or infinite. One multiply-add an element, on the caller's thread: a hand-out would cost more.</summary>
    public static bool IsIn(ReadOnlySpan<float> values)
    {
        fixed (float* v = values)
        {
            var search = new Search { Values = v, Length = values.Length };
            Kernel.Run(ref search);
            return search.Found;
        }
    }

    private struct Search : IPartKernel
    {
        public float* Values;
        public nint Length;
        public bool Found;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* values = Values;
            nint width = TSimd.Width;
            nint end = Length;
            nint i = 0;

            // 0 as long as all are finite: infinity · 0 and NaN · 0 are NaN.
            TVector z0 = default, z1 = default, z2 = default, z3 = default;
            for (; i + (4 * width) <= end; i += 4 * width)
            {
                z0 = TSimd.MultiplyAdd(TSimd.Load(values + i), default, z0);
                z1 = TSimd.MultiplyAdd(TSimd.Load(values + i + width), default, z1);
                z2 = TSimd.MultiplyAdd(TSimd.Load(values + i + (2 * width)), default, z2);
                z3 = TSimd.MultiplyAdd(TSimd.Load(values + i + (3 * width)), default, z3);
            }

            for (; i + width <= end; i += width)
            {
                z0 = TSimd.MultiplyAdd(TSimd.Load(values + i), default, z0);
            }

            if (i < end)
            {
                z1 = TSimd.MultiplyAdd(Ragged.Load<TSimd, TVector>(values + i, end - i), default, z1);
            }

            Found = TSimd.Sum(TSimd.Add(TSimd.Add(z0, z1), TSimd.Add(z2, z3))) != 0;
        }
    }
}
