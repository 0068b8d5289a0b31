using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Uniform random numbers, vectors at a time and on all threads; each has the bits of <see cref="CounterRandom.NextFloat(float, float)"/>.</summary>
internal static unsafe class UniformKernel
{
    // Some 10 microseconds of work.
    private const int ElementsPerPart = 16_384;

    // Numbers whose 64 bits wait on the stack, 8 KiB.
    private const int ElementsPerBlock = 1_024;

    /// <summary>destination[i] = draw first + i of the stream, counted from 0, in [low, high).</summary>
    public static void Fill(CounterRandom random, ulong first, Span<float> destination, float low, float high)
    {
        fixed (float* d = destination)
        {
            var sweep = new Sweep
            {
                Random = random,
                First = first,
                Destination = d,
                Low = low,
                Range = high - low,
                Greatest = MathF.BitDecrement(high),
                Parts = new Partition(destination.Length, ElementsPerPart),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct Sweep : IPartKernel
    {
        public CounterRandom Random;
        public ulong First;
        public float* Destination;
        public float Low;
        public float Range;
        public float Greatest;
        public Partition Parts;

        // Vectors of the hardware's width on every path: a draw is whole numbers, and what follows is rounded lane by lane.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            ulong* bits = stackalloc ulong[ElementsPerBlock];
            var (low, range, greatest, unit) = (new Vector<float>(Low), new Vector<float>(Range), new Vector<float>(Greatest), new Vector<float>(CounterRandom.Unit));
            nint end = Parts.End(part);
            for (nint start = Parts.Start(part); start < end; start += ElementsPerBlock)
            {
                int count = (int)Math.Min(ElementsPerBlock, end - start);
                float* destination = Destination + start;
                Random.Fill(First + (ulong)start, new Span<ulong>(bits, count));
                int i = 0;
                for (; i + Vector<float>.Count <= count; i += Vector<float>.Count)
                {
                    Vector<uint> draws = Vector.Narrow(
                        Vector.ShiftRightLogical(Vector.Load(bits + i), CounterRandom.Surplus),
                        Vector.ShiftRightLogical(Vector.Load(bits + i + Vector<ulong>.Count), CounterRandom.Surplus));
                    Vector<float> value = low + (range * (Vector.ConvertToSingle(Vector.AsVectorInt32(draws)) * unit));
                    Vector.Store(Vector.Max(low, Vector.Min(value, greatest)), destination + i);
                }

                for (; i < count; i++)
                {
                    destination[i] = CounterRandom.Within(Low, Range, Greatest, (bits[i] >> CounterRandom.Surplus) * CounterRandom.Unit);
                }
            }
        }
    }
}
