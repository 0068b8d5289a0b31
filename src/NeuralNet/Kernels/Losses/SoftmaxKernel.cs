using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// Softmax of rows of logits, and its cross-entropy with targets. The greatest logit of a row is subtracted before the
/// exponential, so that no logit is too large.
/// </summary>
/// <remarks>A row's numbers do not depend on the rows around it.</remarks>
internal static unsafe class SoftmaxKernel
{
    /// <summary>probabilities[i, j] = e^logits[i, j] / Σ_k e^logits[i, k]. The destination may be the source.</summary>
    public static void Softmax(ReadOnlySpan<float> logits, int columns, Span<float> probabilities)
    {
        Debug.Assert(logits.Length == probabilities.Length, "equal lengths");
        Run<Probabilities>(logits, default, columns, scale: 1, probabilities);
    }

    /// <summary>
    /// Cross-entropy of rows with one class each: returns the sum over rows of -ln p[class]; gradient = scale · (p - one-hot).
    /// </summary>
    /// <param name="logits">[rows, columns].</param>
    /// <param name="classes">[rows], whole numbers in 0..columns-1: checked by the caller.</param>
    /// <param name="columns">Classes.</param>
    /// <param name="scale">What the gradient is multiplied by: 1 / rows makes it that of the mean.</param>
    /// <param name="gradient">[rows, columns], or empty where it is not needed.</param>
    public static double CrossEntropyOfClasses(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> classes, int columns, float scale, Span<float> gradient)
    {
        Debug.Assert(logits.Length == (long)classes.Length * columns, "a class for each row");
        return Run<Classes>(logits, classes, columns, scale, gradient);
    }

    /// <summary>
    /// Cross-entropy of rows with a distribution each: returns the sum over rows of -Σ_j t[j] · ln p[j];
    /// gradient = scale · (p · Σ t - t).
    /// </summary>
    /// <param name="logits">[rows, columns].</param>
    /// <param name="targets">[rows, columns].</param>
    /// <param name="columns">Classes.</param>
    /// <param name="scale">What the gradient is multiplied by.</param>
    /// <param name="gradient">[rows, columns], or empty where it is not needed.</param>
    public static double CrossEntropyOfDistributions(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int columns, float scale, Span<float> gradient)
    {
        Debug.Assert(logits.Length == targets.Length, "a target for each logit");
        return Run<Distributions>(logits, targets, columns, scale, gradient);
    }

    private static double Run<TTarget>(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int columns, float scale, Span<float> destination)
        where TTarget : struct, ITarget
    {
        if (logits.IsEmpty)
        {
            return 0;
        }

        Debug.Assert(logits.Length % columns == 0, "whole rows");
        Debug.Assert(destination.IsEmpty || destination.Length == logits.Length, "a place for each logit");
        fixed (float* z = logits, t = targets, d = destination)
        {
            var sweep = new RowSweep<TTarget>
            {
                Logits = z,
                Targets = t,
                Destination = d,
                Scale = scale,
                Columns = columns,
                Count = logits.Length / columns,
            };
            Kernel.Run(ref sweep);
            return sweep.Sum;
        }
    }

    /// <summary>What follows for one row from e^(z - max), max and the sum of those exponentials, at least 1.</summary>
    private interface ITarget
    {
        /// <summary>Returns the row's loss; destination, unless null, holds the exponentials and receives the result.</summary>
        static abstract double Finish<TSimd, TVector>(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, float* destination)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct;
    }

    private struct RowSweep<TTarget> : IPartKernel
        where TTarget : struct, ITarget
    {
        public float* Logits;
        public float* Targets;
        public float* Destination;
        public float Scale;
        public int Columns;
        public int Count;
        public double Sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            double total = 0;
            for (nint row = 0; row < Count; row++)
            {
                nint start = row * Columns;
                float* destination = Destination == null ? null : Destination + start;
                Exponentials<TSimd, TVector>(Logits + start, Columns, destination, out float max, out float sum);
                total += TTarget.Finish<TSimd, TVector>(Logits + start, Targets, row, Columns, Scale, max, sum, destination);
            }

            Sum = total;
        }
    }

    private readonly struct Probabilities : ITarget
    {
        public static double Finish<TSimd, TVector>(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, float* destination)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            Scale<TSimd, TVector>(destination, columns, 1 / sum);
            return 0;
        }
    }

    private readonly struct Classes : ITarget
    {
        public static double Finish<TSimd, TVector>(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, float* destination)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            int label = (int)targets[row];
            Debug.Assert((uint)label < (uint)columns, "one of the classes");
            if (destination != null)
            {
                Scale<TSimd, TVector>(destination, columns, scale / sum);
                destination[label] -= scale;
            }

            return Math.Log(sum) + max - logits[label];
        }
    }

    private readonly struct Distributions : ITarget
    {
        public static double Finish<TSimd, TVector>(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, float* destination)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* target = targets + (row * columns);
            double logSum = Math.Log(sum) + max;
            double mass = 0;
            double loss = 0;
            for (nint j = 0; j < columns; j++)
            {
                mass += target[j];

                // A target of 0 on an impossible class costs nothing, and 0 · ∞ would be NaN.
                if (target[j] != 0)
                {
                    loss += target[j] * (logSum - logits[j]);
                }
            }

            if (destination != null)
            {
                Scale<TSimd, TVector>(destination, columns, (float)(mass * scale / sum));
                for (nint j = 0; j < columns; j++)
                {
                    destination[j] -= target[j] * scale;
                }
            }

            return loss;
        }
    }

    /// <summary>destination[j] = e^(logits[j] - max) for one row, unless null, and their sum, which is at least 1.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exponentials<TSimd, TVector>(float* logits, int columns, float* destination, out float max, out float sum)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        nint width = TSimd.Width;
        nint whole = columns - (columns % width);
        nint ragged = columns - whole;

        // A ragged end is padded with -infinity, whose exponential is 0.
        TVector last = ragged > 0
            ? Ragged.Load<TSimd, TVector>(logits + whole, ragged, float.NegativeInfinity)
            : TSimd.Broadcast(float.NegativeInfinity);
        TVector greatest = last;
        for (nint j = 0; j < whole; j += width)
        {
            greatest = TSimd.Max(greatest, TSimd.Load(logits + j));
        }

        max = TSimd.MaxLane(greatest);
        TVector shift = TSimd.Broadcast(max);
        TVector sums = default;
        for (nint j = 0; j < whole; j += width)
        {
            TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(TSimd.Load(logits + j), shift));
            sums = TSimd.Add(sums, e);
            if (destination != null)
            {
                TSimd.Store(e, destination + j);
            }
        }

        if (ragged > 0)
        {
            TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(last, shift));
            sums = TSimd.Add(sums, e);
            if (destination != null)
            {
                Ragged.Store<TSimd, TVector>(e, destination + whole, ragged);
            }
        }

        sum = TSimd.Sum(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<TSimd, TVector>(float* values, int count, float factor)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        // One rounding each, on any path, so the end needs no padding.
        TVector factors = TSimd.Broadcast(factor);
        nint j = 0;
        for (; j + TSimd.Width <= count; j += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(values + j), factors), values + j);
        }

        for (; j < count; j++)
        {
            values[j] *= factor;
        }
    }
}
