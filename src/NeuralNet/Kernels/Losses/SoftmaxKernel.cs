using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// Softmax of rows of logits, and its cross-entropy with targets. The greatest logit of a row is subtracted before the
/// exponential, so that no logit is too large.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>probabilities[i, j] = e^logits[i, j] / Σ_k e^logits[i, k]. The destination may be the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(ReadOnlySpan<float> logits, int columns, Span<float> probabilities)
    {
        Debug.Assert(logits.Length == probabilities.Length && logits.Length % columns == 0, "whole rows");
        fixed (float* z = logits, p = probabilities)
        {
            for (int start = 0; start < logits.Length; start += columns)
            {
                Exponentials(z + start, columns, p + start, out _, out float sum);
                Scale(p + start, columns, 1 / sum);
            }
        }
    }

    /// <summary>
    /// Cross-entropy of rows with one class each: the mean of -ln p[class]; gradient = (p - one-hot) / rows.
    /// </summary>
    /// <param name="logits">[rows, columns].</param>
    /// <param name="classes">[rows], whole numbers in 0..columns-1: checked by the caller.</param>
    /// <param name="columns">Classes.</param>
    /// <param name="gradient">[rows, columns].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float CrossEntropyOfClasses(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> classes, int columns, Span<float> gradient)
    {
        int rows = classes.Length;
        float share = 1f / rows;
        double total = 0;
        fixed (float* z = logits, g = gradient)
        {
            for (int i = 0; i < rows; i++)
            {
                nint start = (nint)i * columns;
                int label = (int)classes[i];
                Exponentials(z + start, columns, g + start, out float max, out float sum);
                total += Math.Log(sum) + max - z[start + label];
                Scale(g + start, columns, share / sum);
                g[start + label] -= share;
            }
        }

        return (float)(total / rows);
    }

    /// <summary>
    /// Cross-entropy of rows with a distribution each: the mean of -Σ_j t[j] · ln p[j]; gradient = (p · Σ t - t) / rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float CrossEntropyOfDistributions(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int columns, Span<float> gradient)
    {
        int rows = logits.Length / columns;
        float share = 1f / rows;
        double total = 0;
        fixed (float* z = logits, t = targets, g = gradient)
        {
            for (int i = 0; i < rows; i++)
            {
                nint start = (nint)i * columns;
                Exponentials(z + start, columns, g + start, out float max, out float sum);
                double logSum = Math.Log(sum) + max;
                double mass = 0;
                for (nint j = start; j < start + columns; j++)
                {
                    mass += t[j];
                    if (t[j] != 0)
                    {
                        total += t[j] * (logSum - z[j]);
                    }
                }

                Scale(g + start, columns, (float)(mass * share / sum));
                for (nint j = start; j < start + columns; j++)
                {
                    g[j] -= t[j] * share;
                }
            }
        }

        return (float)(total / rows);
    }

    /// <summary>destination[j] = e^(logits[j] - max) for one row, and their sum, which is at least 1.</summary>
    private static void Exponentials(float* logits, int columns, float* destination, out float max, out float sum)
    {
        switch (KernelPaths.Current)
        {
            case KernelPath.Vector512: Exponentials<Simd512, Vector512<float>>(logits, columns, destination, out max, out sum); break;
            case KernelPath.Vector256: Exponentials<Simd256, Vector256<float>>(logits, columns, destination, out max, out sum); break;
            case KernelPath.Vector128: Exponentials<Simd128, Vector128<float>>(logits, columns, destination, out max, out sum); break;
            default: Exponentials<SimdScalar, float>(logits, columns, destination, out max, out sum); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials<TSimd, TVector>(float* logits, int columns, float* destination, out float max, out float sum)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int whole = columns - (columns % width);
        int ragged = columns - whole;

        // A ragged end is padded with -infinity, whose exponential is 0.
        float* padded = stackalloc float[width];
        if (ragged > 0)
        {
            new Span<float>(padded, width).Fill(float.NegativeInfinity);
            new ReadOnlySpan<float>(logits + whole, ragged).CopyTo(new Span<float>(padded, width));
        }

        TVector greatest = ragged > 0 ? TSimd.Load(padded) : TSimd.Broadcast(float.NegativeInfinity);
        for (int j = 0; j < whole; j += width)
        {
            greatest = TSimd.Max(greatest, TSimd.Load(logits + j));
        }

        max = TSimd.MaxLane(greatest);
        TVector shift = TSimd.Broadcast(max);
        TVector sums = default;
        for (int j = 0; j < whole; j += width)
        {
            TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(logits + j), shift));
            sums = TSimd.Add(sums, e);
            TSimd.Store(e, destination + j);
        }

        if (ragged > 0)
        {
            TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(padded), shift));
            sums = TSimd.Add(sums, e);
            TSimd.Store(e, padded);
            new ReadOnlySpan<float>(padded, ragged).CopyTo(new Span<float>(destination + whole, ragged));
        }

        sum = TSimd.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* values, int count, float factor)
    {
        for (int j = 0; j < count; j++)
        {
            values[j] *= factor;
        }
    }
}
