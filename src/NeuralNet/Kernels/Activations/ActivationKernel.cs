using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Sweeps of an activation over a matrix: with the bias going forward, with the arriving gradient going back.</summary>
/// <remarks>
/// Elements that do not fill a vector go through one all the same, padded, so that an element's bits never depend on where
/// it stands or on how threads split the rows.
/// </remarks>
internal static unsafe class ActivationKernel<TOperator>
    where TOperator : struct, IActivationOperator
{
    // Elements below which one thread is faster; an exp costs about a nanosecond.
    private const int ParallelThreshold = 32_768;
    private const int RowsPerPart = 16;

    private struct Job
    {
        public float* Source;
        public float* Bias;
        public float* Kept;
        public float* Destination;
        public int Rows;
        public int Columns;
    }

    /// <summary>
    /// z = source + bias, destination = f(z), for <paramref name="bias"/> added to every row of source[rows, bias.Length].
    /// Where <paramref name="kept"/> is not empty, it receives z. Destination may be the source.
    /// </summary>
    public static void Forward(ReadOnlySpan<float> source, ReadOnlySpan<float> bias, Span<float> kept, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length && source.Length % bias.Length == 0, "rows of the bias's length");
        fixed (float* s = source, b = bias, k = kept, d = destination)
        {
            var job = new Job
            {
                Source = s,
                Bias = b,
                Kept = k,
                Destination = d,
                Rows = source.Length / bias.Length,
                Columns = bias.Length,
            };
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: Run(&ForwardPart<Simd512, Vector512<float>>, ref job); break;
                case KernelPath.Vector256: Run(&ForwardPart<Simd256, Vector256<float>>, ref job); break;
                case KernelPath.Vector128: Run(&ForwardPart<Simd128, Vector128<float>>, ref job); break;
                default: Run(&ForwardPart<SimdScalar, float>, ref job); break;
            }
        }
    }

    /// <summary>gradient = gradient · f'(z), with f' from <paramref name="kept"/>, the output or the pre-activation.</summary>
    public static void Backward(ReadOnlySpan<float> kept, int columns, Span<float> gradient)
    {
        Debug.Assert(kept.Length == gradient.Length && kept.Length % columns == 0, "one gradient for each element kept");
        fixed (float* k = kept, g = gradient)
        {
            var job = new Job { Kept = k, Destination = g, Rows = kept.Length / columns, Columns = columns };
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: Run(&BackwardPart<Simd512, Vector512<float>>, ref job); break;
                case KernelPath.Vector256: Run(&BackwardPart<Simd256, Vector256<float>>, ref job); break;
                case KernelPath.Vector128: Run(&BackwardPart<Simd128, Vector128<float>>, ref job); break;
                default: Run(&BackwardPart<SimdScalar, float>, ref job); break;
            }
        }
    }

    private static void Run(delegate*<void*, int, void> body, ref Job job)
    {
        int threads = (long)job.Rows * job.Columns >= ParallelThreshold ? WorkerTeam.MaxThreads : 1;
        fixed (Job* context = &job)
        {
            WorkerTeam.Run(body, context, (job.Rows + RowsPerPart - 1) / RowsPerPart, threads);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardPart<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        int end = Math.Min((part + 1) * RowsPerPart, job.Rows);
        int width = TSimd.Width;
        int ragged = job.Columns % width;
        float* padded = stackalloc float[width];
        for (int row = part * RowsPerPart; row < end; row++)
        {
            nint start = (nint)row * job.Columns;
            float* source = job.Source + start;
            float* kept = job.Kept == null ? null : job.Kept + start;
            float* destination = job.Destination + start;
            int j = 0;
            for (; j + width <= job.Columns; j += width)
            {
                TVector z = TSimd.Add(TSimd.Load(source + j), TSimd.Load(job.Bias + j));
                if (kept != null)
                {
                    TSimd.Store(z, kept + j);
                }

                TSimd.Store(TOperator.Value<TSimd, TVector>(z), destination + j);
            }

            if (ragged > 0)
            {
                for (int i = 0; i < ragged; i++)
                {
                    padded[i] = source[j + i] + job.Bias[j + i];
                    if (kept != null)
                    {
                        kept[j + i] = padded[i];
                    }
                }

                TSimd.Store(TOperator.Value<TSimd, TVector>(TSimd.Load(padded)), padded);
                Copy(padded, destination + j, ragged);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardPart<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        nint end = (nint)Math.Min((part + 1) * RowsPerPart, job.Rows) * job.Columns;
        nint i = (nint)part * RowsPerPart * job.Columns;
        int width = TSimd.Width;
        for (; i + width <= end; i += width)
        {
            TVector slope = TOperator.Derivative<TSimd, TVector>(TSimd.Load(job.Kept + i));
            TSimd.Store(TSimd.Multiply(TSimd.Load(job.Destination + i), slope), job.Destination + i);
        }

        int ragged = (int)(end - i);
        if (ragged > 0)
        {
            float* padded = stackalloc float[width];
            Copy(job.Kept + i, padded, ragged);
            TSimd.Store(TOperator.Derivative<TSimd, TVector>(TSimd.Load(padded)), padded);
            for (int j = 0; j < ragged; j++)
            {
                job.Destination[i + j] *= padded[j];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* source, float* destination, int count)
    {
        for (int i = 0; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}
