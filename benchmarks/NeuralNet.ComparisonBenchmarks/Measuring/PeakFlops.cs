using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NeuralNet.Kernels;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// The most that the cores can do: fused multiply-adds on registers, without any memory. Two a cycle with a latency of four
/// need eight independent sums; twelve leave room for slower units. What share of it a matrix product reaches is how good it is.
/// </summary>
internal sealed unsafe class PeakFlops(int threads) : Work
{
    // About a millisecond on one core, so that waking a second one is no part of the result.
    private const int Iterations = 200_000;
    private const int Sums = 12;

    private float _sink;

    private static int Width =>
        Vector512.IsHardwareAccelerated ? Simd512.Width
        : Vector256.IsHardwareAccelerated ? Simd256.Width
        : Simd128.Width;

    /// <summary>Floating-point operations of a <see cref="Run"/>; a multiply-add is two.</summary>
    public double Flops => 2.0 * Sums * Width * Iterations * threads;

    public override void Run()
    {
        float sink = 0;
        delegate*<void*, int, void> part =
            Vector512.IsHardwareAccelerated ? &Loop<Simd512, Vector512<float>>
            : Vector256.IsHardwareAccelerated ? &Loop<Simd256, Vector256<float>>
            : &Loop<Simd128, Vector128<float>>;
        WorkerTeam.Run(part, &sink, threads);
        _sink = sink;
    }

    public override float[] Result() => [_sink];

    // Compiled in full at its first call: a loop that the runtime replaces while it runs keeps its sums on the stack.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Loop<TSimd, TVector>(void* sink, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(0.5f);
        TVector y = TSimd.Broadcast(0.25f + part);
        TVector s0 = x, s1 = x, s2 = x, s3 = x, s4 = x, s5 = x, s6 = x, s7 = x, s8 = x, s9 = x, s10 = x, s11 = x;
        for (int i = 0; i < Iterations; i++)
        {
            s0 = TSimd.MultiplyAdd(s0, x, y);
            s1 = TSimd.MultiplyAdd(s1, x, y);
            s2 = TSimd.MultiplyAdd(s2, x, y);
            s3 = TSimd.MultiplyAdd(s3, x, y);
            s4 = TSimd.MultiplyAdd(s4, x, y);
            s5 = TSimd.MultiplyAdd(s5, x, y);
            s6 = TSimd.MultiplyAdd(s6, x, y);
            s7 = TSimd.MultiplyAdd(s7, x, y);
            s8 = TSimd.MultiplyAdd(s8, x, y);
            s9 = TSimd.MultiplyAdd(s9, x, y);
            s10 = TSimd.MultiplyAdd(s10, x, y);
            s11 = TSimd.MultiplyAdd(s11, x, y);
        }

        TVector total = TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3));
        total = TSimd.Add(total, TSimd.Add(TSimd.Add(s4, s5), TSimd.Add(s6, s7)));
        total = TSimd.Add(total, TSimd.Add(TSimd.Add(s8, s9), TSimd.Add(s10, s11)));
        *(float*)sink = TSimd.Sum(total);
    }
}
