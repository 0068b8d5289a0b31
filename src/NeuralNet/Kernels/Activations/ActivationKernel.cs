using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sweeps of an activation over a matrix: with the bias going forward, with the arriving gradient going back.</summary>
/// <remarks>An element's bits depend neither on where it stands nor on how threads split the elements.</remarks>
internal static unsafe class ActivationKernel<TOperator>
    where TOperator : unmanaged, IActivationOperator
{
    // Elements below which one thread is faster; an exp costs about a nanosecond.
    private const int ParallelThreshold = 32_768;
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
        fixed (float* s = source, b = bias, k = kept, d = destination)
        {
            var sweep = new ForwardSweep { F = f, Source = s, Bias = b, Kept = k, Destination = d, Blocks = new Blocks(source.Length, bias.Length) };
            Kernel.Run(ref sweep, sweep.Blocks.Count, Threads(source.Length));
        }
    }

    /// <summary>gradient = gradient · f'(z), with f' from <paramref name="kept"/>, the output or the pre-activation.</summary>
    /// <param name="f">The activation.</param>
    /// <param name="kept">As many as the gradient has.</param>
    /// <param name="gradient">Overwritten.</param>
    /// <param name="columns">The length of a row, where the gradient is a matrix; 0 where it is not.</param>
    public static void Backward(TOperator f, ReadOnlySpan<float> kept, Span<float> gradient, int columns = 0)
    {
        Debug.Assert(kept.Length == gradient.Length, "one gradient for each element kept");
        fixed (float* k = kept, g = gradient)
        {
            var sweep = new BackwardSweep { F = f, Kept = k, Gradient = g, Blocks = new Blocks(kept.Length, Threads(kept.Length) > 1 ? columns : 0) };
            Kernel.Run(ref sweep, sweep.Blocks.Count, Threads(kept.Length));
        }
    }

    private static int Threads(int elements) => elements >= ParallelThreshold ? WorkerTeam.MaxThreads : 1;

    /// <summary>The elements in runs: rows, or as many in a row as are worth a part; and the runs in blocks, one a part.</summary>
    private readonly struct Blocks
    {
        private readonly Partition _runs;
        private readonly Partition _parts;
        private readonly ColumnShares _shares;

        public Blocks(int elements, int columns)
        {
            int run = columns == 0 ? ElementsPerPart : columns;
            _runs = new Partition(elements, run);
            _shares = columns == 0 ? new ColumnShares(run, 1) : ColumnShares.Of(run, Threads(elements), KernelPaths.PanelWidth);
            _parts = new Partition(_runs.Count, Math.Max(1, _shares.Count * ElementsPerPart / run));
        }

        public int Count => _parts.Count * _shares.Count;

        /// <summary>The runs of a part, and where in each its elements are. Shares follow each other, so that each thread begins with its own.</summary>
        public void Of(int part, out int firstRun, out int endRun, out int first, out int end)
        {
            int share = part / _parts.Count;
            firstRun = (int)_parts.Start(part % _parts.Count);
            endRun = (int)_parts.End(part % _parts.Count);
            first = _shares.Start(share, KernelPaths.PanelWidth);
            end = _shares.End(share, KernelPaths.PanelWidth);
        }

        /// <summary>The first element of a run's piece.</summary>
        public nint Start(int run, int first) => _runs.Start(run) + first;

        /// <summary>Elements of that piece: the last run may be shorter.</summary>
        public nint Length(int run, int first, int end) => Math.Min(_runs.Start(run) + end, _runs.End(run)) - Start(run, first);
    }

    [SkipLocalsInit]
    private struct ForwardSweep : IPartKernel
    {
        public TOperator F;
        public float* Source;
        public float* Bias;
        public float* Kept;
        public float* Destination;

        // A run is a row, whose elements take those of the bias, or without a bias any elements in a row.
        public Blocks Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TOperator f = F;
            Blocks.Of(part, out int firstRun, out int endRun, out int first, out int end);
            float* bias = Bias == null ? null : Bias + first;
            int width = TSimd.Width;
            nint lastBias = bias == null ? 0 : (end - first) % width;
            TVector last = lastBias == 0 ? default : Ragged.Load<TSimd, TVector>(bias + (end - first - lastBias), lastBias);
            for (int run = firstRun; run < endRun; run++)
            {
                nint start = Blocks.Start(run, first);
                nint count = Blocks.Length(run, first, end);
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
        public Blocks Blocks;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TOperator f = F;
            int width = TSimd.Width;
            Blocks.Of(part, out int firstRun, out int endRun, out int first, out int end);
            for (int run = firstRun; run < endRun; run++)
            {
                float* kept = Kept + Blocks.Start(run, first);
                float* gradient = Gradient + Blocks.Start(run, first);
                nint count = Blocks.Length(run, first, end);
                nint i = 0;
                for (; i + width <= count; i += width)
                {
                    TVector slope = f.Derivative<TSimd, TVector>(TSimd.Load(kept + i));
                    TSimd.Store(TSimd.Multiply(TSimd.Load(gradient + i), slope), gradient + i);
                }

                nint ragged = count - i;
                if (ragged > 0)
                {
                    TVector slope = f.Derivative<TSimd, TVector>(Ragged.Load<TSimd, TVector>(kept + i, ragged));
                    TVector product = TSimd.Multiply(Ragged.Load<TSimd, TVector>(gradient + i, ragged), slope);
                    Ragged.Store<TSimd, TVector>(product, gradient + i, ragged);
                }
            }
        }
    }
}
