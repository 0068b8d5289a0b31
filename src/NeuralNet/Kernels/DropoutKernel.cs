using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Inverted dropout: each number, on a draw of its own, is either zeroed or scaled up.</summary>
internal static unsafe class DropoutKernel
{
    // About 4 microseconds of work. Even: two numbers share the 64 bits of a draw.
    private const int ElementsPerPart = 8_192;

    // Numbers whose draws wait on the stack, 4 KiB, between the generator and the sweep.
    private const int ElementsPerBlock = 1_024;

    /// <summary>factors = 0 with probability <paramref name="rate"/>, else 1 / (1 - rate); destination = source · factors.</summary>
    /// <remarks>Number n takes half of the stream's draw n / 2, the low half where n is even: threads do not matter.</remarks>
    public static void Forward(CounterRandom random, float rate, ReadOnlySpan<float> source, Span<float> factors, Span<float> destination)
    {
        Debug.Assert(rate is >= 0 and < 1, "a share");
        Debug.Assert(source.Length == factors.Length && source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, f = factors, d = destination)
        {
            var sweep = new Sweep
            {
                Random = random,
                Threshold = (uint)(rate * (double)(1L << 32)),
                Scale = 1 / (1 - rate),
                Source = s,
                Factors = f,
                Destination = d,
                Parts = new Partition(source.Length, ElementsPerPart),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct Sweep : IPartKernel
    {
        public CounterRandom Random;
        public uint Threshold;
        public float Scale;
        public float* Source;
        public float* Factors;
        public float* Destination;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            uint* bits = stackalloc uint[ElementsPerBlock];
            TVector scale = TSimd.Broadcast(Scale);
            nint width = TSimd.Width;
            nint end = Parts.End(part);
            for (nint start = Parts.Start(part); start < end; start += ElementsPerBlock)
            {
                nint count = Math.Min(ElementsPerBlock, end - start);
                float* source = Source + start;
                float* factors = Factors + start;
                float* destination = Destination + start;
                Random.Fill((uint)start / 2, new Span<ulong>(bits, (int)(count + 1) / 2));
                nint i = 0;
                for (; i + width <= count; i += width)
                {
                    TVector factor = TSimd.WhereAtLeast(bits + i, Threshold, scale);
                    TSimd.Store(factor, factors + i);
                    TSimd.Store(TSimd.Multiply(TSimd.Load(source + i), factor), destination + i);
                }

                nint ragged = count - i;
                if (ragged > 0)
                {
                    // A block is whole vectors long, so bits beyond the end can be read; what follows from them is not stored.
                    TVector factor = TSimd.WhereAtLeast(bits + i, Threshold, scale);
                    Ragged.Store<TSimd, TVector>(factor, factors + i, ragged);
                    TVector product = TSimd.Multiply(Ragged.Load<TSimd, TVector>(source + i, ragged), factor);
                    Ragged.Store<TSimd, TVector>(product, destination + i, ragged);
                }
            }
        }
    }
}
