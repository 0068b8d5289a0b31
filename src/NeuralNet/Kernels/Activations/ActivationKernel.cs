using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sweeps of an activation over a matrix: with the bias going forward, with the arriving gradient going back.</summary>
/// <remarks>An element's bits depend neither on where it stands nor on how threads split the elements.</remarks>
internal static unsafe class ActivationKernel<TOperator>
    where TOperator : unmanaged, IActivationOperator
{
    // Elements below which one thread is faster; an exp costs about a nanosecond.
    private const int ParallelThreshold = 100_000;
    private const int ElementsPerPart = 4_096;

    /// <summary>
    /// z = source + bias, destination = f(z), for <paramref name="bias"/> added to every row of source[rows, bias.Length]; empty
    /// for no bias, where rows do not matter. Where <paramref name="kept"/> is not empty, it receives z. Destination may be the source.
    /// </summary>
    public static void Forward(
        TOperator f, ReadOnlySpan<float> source, ReadOnlySpan<float> bias, Span<float> kept, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length, "equal lengths");
        Debug.Assert(kept.IsEmpty || kept.Length == source.Length, "a place for each z");
        Debug.Assert(bias.IsEmpty || source.Length % bias.Length == 0, "rows of the bias's length");
        int run = bias.IsEmpty ? ElementsPerPart : bias.Length;
        var runs = new Partition(source.Length, run);
        var parts = new Partition(runs.Count, Math.Max(1, ElementsPerPart / run));
        fixed (float* s = source, b = bias, k = kept, d = destination)
        {
            var sweep = new ForwardSweep { F = f, Source = s, Bias = b, Kept = k, Destination = d, Runs = runs, Parts = parts };
            Kernel.Run(ref sweep, parts.Count, Threads(source.Length));
        }
    }

    /// <summary>gradient = gradient · f'(z), with f' from <paramref name="kept"/>, the output or the pre-activation.</summary>
    public static void Backward(TOperator f, ReadOnlySpan<float> kept, Span<float> gradient)
    {
        Debug.Assert(kept.Length == gradient.Length, "one gradient for each element kept");
        var parts = new Partition(kept.Length, ElementsPerPart);
        fixed (float* k = kept, g = gradient)
        {
            var sweep = new BackwardSweep { F = f, Kept = k, Gradient = g, Parts = parts };
            Kernel.Run(ref sweep, parts.Count, Threads(kept.Length));
        }
    }

    private static int Threads(int elements) => elements >= ParallelThreshold ? WorkerTeam.MaxThreads : 1;

    [SkipLocalsInit]
    private struct ForwardSweep : IPartKernel
    {
        public TOperator F;
        public float* Source;
        public float* Bias;
        public float* Kept;
        public float* Destination;

        // A run is a row, whose elements take those of the bias, or without a bias any elements in a row.
        public Partition Runs;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TOperator f = F;
            float* bias = Bias;
            int width = TSimd.Width;
            int end = (int)Parts.End(part);
            nint lastBias = bias == null ? 0 : Runs.End(0) % width;
            TVector last = lastBias == 0 ? default : Ragged.Load<TSimd, TVector>(bias + (Runs.End(0) - lastBias), lastBias);
            for (int run = (int)Parts.Start(part); run < end; run++)
            {
                nint start = Runs.Start(run);
                nint count = Runs.End(run) - start;
                float* source = Source + start;
                float* kept = Kept == null ? null : Kept + start;
                float* destination = Destination + start;
                nint j = 0;
                for (; j + width <= count; j += width)
                {
                    TVector z = TSimd.Load(source + j);
                    if (bias != null)
                    {
                        z = TSimd.Add(z, TSimd.Load(bias + j));
                    }

                    if (kept != null)
                    {
                        TSimd.Store(z, kept + j);
                    }

                    TSimd.Store(f.Value<TSimd, TVector>(z), destination + j);
                }

                nint ragged = count - j;
                if (ragged > 0)
                {
                    TVector z = Ragged.Load<TSimd, TVector>(source + j, ragged);
                    if (bias != null)
                    {
                        z = TSimd.Add(z, last);
                    }

                    if (kept != null)
                    {
                        Ragged.Store<TSimd, TVector>(z, kept + j, ragged);
                    }

                    Ragged.Store<TSimd, TVector>(f.Value<TSimd, TVector>(z), destination + j, ragged);
                }
            }
        }
    }

    [SkipLocalsInit]
    private struct BackwardSweep : IPartKernel
    {
        public TOperator F;
        public float* Kept;
        public float* Gradient;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TOperator f = F;
            float* kept = Kept;
            float* gradient = Gradient;
            int width = TSimd.Width;
            nint i = Parts.Start(part);
            nint end = Parts.End(part);
            for (; i + width <= end; i += width)
            {
                TVector slope = f.Derivative<TSimd, TVector>(TSimd.Load(kept + i));
                TSimd.Store(TSimd.Multiply(TSimd.Load(gradient + i), slope), gradient + i);
            }

            nint ragged = end - i;
            if (ragged > 0)
            {
                TVector slope = f.Derivative<TSimd, TVector>(Ragged.Load<TSimd, TVector>(kept + i, ragged));
                TVector product = TSimd.Multiply(Ragged.Load<TSimd, TVector>(gradient + i, ragged), slope);
                Ragged.Store<TSimd, TVector>(product, gradient + i, ragged);
            }
        }
    }
}
