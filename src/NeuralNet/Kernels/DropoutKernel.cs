using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Inverted dropout: each number, on a draw of its own, is either zeroed or scaled up.</summary>
internal static unsafe class DropoutKernel
{
    // About 4 microseconds of work. Even: two numbers share the 64 bits of a draw.
    private const int ElementsPerPart = 8_192;

    // Numbers whose draws wait on the stack, 4 KiB, between the generator and the sweep.
    private const int ElementsPerBlock = 1_024;

    private struct Job
    {
        public CounterRandom Random;
        public uint Threshold;
        public float Scale;
        public float* Source;
        public float* Factors;
        public float* Destination;
        public int Count;
    }

    /// <summary>factors = 0 with probability <paramref name="rate"/>, else 1 / (1 - rate); destination = source · factors.</summary>
    /// <remarks>Number n takes half of the stream's draw n / 2, the low half where n is even: threads do not matter.</remarks>
    public static void Forward(CounterRandom random, float rate, ReadOnlySpan<float> source, Span<float> factors, Span<float> destination)
    {
        Debug.Assert(rate is >= 0 and < 1, "a share");
        Debug.Assert(source.Length == factors.Length && source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, f = factors, d = destination)
        {
            var job = new Job
            {
                Random = random,
                Threshold = (uint)(rate * (double)(1L << 32)),
                Scale = 1 / (1 - rate),
                Source = s,
                Factors = f,
                Destination = d,
                Count = source.Length,
            };
            int parts = (source.Length + ElementsPerPart - 1) / ElementsPerPart;
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: WorkerTeam.Run(&Part<Simd512, Vector512<float>>, &job, parts); break;
                case KernelPath.Vector256: WorkerTeam.Run(&Part<Simd256, Vector256<float>>, &job, parts); break;
                case KernelPath.Vector128: WorkerTeam.Run(&Part<Simd128, Vector128<float>>, &job, parts); break;
                default: WorkerTeam.Run(&Part<SimdScalar, float>, &job, parts); break;
            }
        }
    }

    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        uint* bits = stackalloc uint[ElementsPerBlock];
        int end = Math.Min((part + 1) * ElementsPerPart, job.Count);
        for (int start = part * ElementsPerPart; start < end; start += ElementsPerBlock)
        {
            int count = Math.Min(ElementsPerBlock, end - start);
            job.Random.Fill((uint)start / 2, new Span<ulong>(bits, (count + 1) / 2));
            int i = 0;
            for (; i + TSimd.Width <= count; i += TSimd.Width)
            {
                At<TSimd, TVector>(job, bits + i, start + i);
            }

            for (; i < count; i++)
            {
                At<SimdScalar, float>(job, bits + i, start + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void At<TSimd, TVector>(in Job job, uint* bits, nint i)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector factor = TSimd.WhereAtLeast(bits, job.Threshold, TSimd.Broadcast(job.Scale));
        TSimd.Store(factor, job.Factors + i);
        TSimd.Store(TSimd.Multiply(TSimd.Load(job.Source + i), factor), job.Destination + i);
    }
}
