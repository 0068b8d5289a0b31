using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Sweeps an update rule over a parameter, its gradient and its state, each read and written once.</summary>
internal static unsafe class UpdateKernel<TRule>
    where TRule : unmanaged, IUpdateRule
{
    private const int ElementsPerPart = 16_384;

    private struct Job
    {
        public TRule Rule;
        public float* Value;
        public float* Gradient;
        public float* First;
        public float* Second;
        public int Count;
    }

    /// <param name="rule">The rule.</param>
    /// <param name="gradient">One gradient for each value.</param>
    /// <param name="first">The first state, or empty where the rule has none.</param>
    /// <param name="second">The second state, or empty.</param>
    /// <param name="value">The parameter, updated in place.</param>
    public static void Step(TRule rule, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value)
    {
        Debug.Assert(gradient.Length == value.Length, "a gradient for each value");
        Debug.Assert(first.Length == 0 || first.Length == value.Length, "a state for each value");
        Debug.Assert(second.Length == 0 || second.Length == value.Length, "a state for each value");
        fixed (float* g = gradient, s1 = first, s2 = second, v = value)
        {
            var job = new Job { Rule = rule, Value = v, Gradient = g, First = s1, Second = s2, Count = value.Length };
            int parts = (value.Length + ElementsPerPart - 1) / ElementsPerPart;
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: WorkerTeam.Run(&Part<Simd512, Vector512<float>>, &job, parts); break;
                case KernelPath.Vector256: WorkerTeam.Run(&Part<Simd256, Vector256<float>>, &job, parts); break;
                case KernelPath.Vector128: WorkerTeam.Run(&Part<Simd128, Vector128<float>>, &job, parts); break;
                default: WorkerTeam.Run(&Part<SimdScalar, float>, &job, parts); break;
            }
        }
    }

    // Only the last part has a ragged end, so where parts begin does not change any bit.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        Job job = *(Job*)context;   // a copy, whose fields live in registers
        int i = part * ElementsPerPart;
        int end = Math.Min(i + ElementsPerPart, job.Count);
        for (; i + TSimd.Width <= end; i += TSimd.Width)
        {
            At<TSimd, TVector>(job.Rule, job.Value + i, job.Gradient + i, job.First, job.Second, i);
        }

        for (; i < end; i++)
        {
            At<SimdScalar, float>(job.Rule, job.Value + i, job.Gradient + i, job.First, job.Second, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void At<TSimd, TVector>(TRule rule, float* value, float* gradient, float* firsts, float* seconds, nint i)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector first = firsts == null ? default : TSimd.Load(firsts + i);
        TVector second = seconds == null ? default : TSimd.Load(seconds + i);
        TSimd.Store(rule.Update<TSimd, TVector>(TSimd.Load(value), TSimd.Load(gradient), ref first, ref second), value);
        if (firsts != null)
        {
            TSimd.Store(first, firsts + i);
        }

        if (seconds != null)
        {
            TSimd.Store(second, seconds + i);
        }
    }
}
