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

    /// <summary>What follows for one row from max and the sum of the exponentials e^(z - max), from 1 to the number of columns.</summary>
    private interface ITarget
    {
        /// <summary>Returns what the exponentials are multiplied by, and adds to the loss all but the logarithm of <paramref name="sums"/>.</summary>
        static abstract float Factor(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, ref double loss, ref double sums);

        /// <summary>Subtracts the target from a row of the destination.</summary>
        static abstract void Subtract(float* targets, nint row, int columns, float scale, float* destination);

        /// <summary>The same of a row that is one vector; <paramref name="oneHot"/> has scale in its middle, a vector of zeros on either side.</summary>
        static abstract TVector Subtract<TSimd, TVector>(TVector value, float* targets, nint row, int columns, float scale, float* oneHot)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct;
    }

    private struct RowSweep<TTarget> : IPartKernel
        where TTarget : struct, ITarget
    {
        // Rows whose sums are multiplied before a logarithm is taken of them all: the product stays below 2^(16 · 31).
        private const int RowsOfALogarithm = 16;

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
            for (nint first = 0; first < Count; first += RowsOfALogarithm)
            {
                double sums = 1;
                nint end = Math.Min(Count, first + RowsOfALogarithm);
                if (Columns <= TSimd.Width)
                {
                    Narrow<TSimd, TVector>(first, end, ref total, ref sums);
                }
                else
                {
                    Wide<TSimd, TVector>(first, end, ref total, ref sums);
                }

                total += Math.Log(sums);
            }

            Sum = total;
        }

        // A row is one vector, which stays in a register: reading one of its numbers back from memory would wait for the store.
        [SkipLocalsInit]
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Narrow<TSimd, TVector>(nint first, nint end, ref double total, ref double sums)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            int columns = Columns;
            float* oneHot = stackalloc float[(2 * TSimd.Width) + 1];
            TSimd.Store(default, oneHot);
            oneHot[TSimd.Width] = Scale;
            TSimd.Store(default, oneHot + TSimd.Width + 1);
            for (nint row = first; row < end; row++)
            {
                float* logits = Logits + (row * columns);
                TVector z = columns == TSimd.Width
                    ? TSimd.Load(logits)
                    : Ragged.Load<TSimd, TVector>(logits, columns, float.NegativeInfinity);
                float max = TSimd.MaxLane(z);
                TVector e = Exponential.Exp<TSimd, TVector>(TSimd.Subtract(z, TSimd.Broadcast(max)));
                float factor = TTarget.Factor(logits, Targets, row, columns, Scale, max, TSimd.Sum(e), ref total, ref sums);
                if (Destination == null)
                {
                    continue;
                }

                float* destination = Destination + (row * columns);
                e = TTarget.Subtract<TSimd, TVector>(TSimd.Multiply(e, TSimd.Broadcast(factor)), Targets, row, columns, Scale, oneHot);
                if (columns == TSimd.Width)
                {
                    TSimd.Store(e, destination);
                }
                else
                {
                    Ragged.Store<TSimd, TVector>(e, destination, columns);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Wide<TSimd, TVector>(nint first, nint end, ref double total, ref double sums)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            for (nint row = first; row < end; row++)
            {
                float* logits = Logits + (row * Columns);
                float* destination = Destination == null ? null : Destination + (row * Columns);
                Exponentials<TSimd, TVector>(logits, Columns, destination, out float max, out float sum);
                float factor = TTarget.Factor(logits, Targets, row, Columns, Scale, max, sum, ref total, ref sums);
                if (destination != null)
                {
                    Scale<TSimd, TVector>(destination, Columns, factor);
                    TTarget.Subtract(Targets, row, Columns, Scale, destination);
                }
            }
        }
    }

    private readonly struct Probabilities : ITarget
    {
        public static float Factor(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, ref double loss, ref double sums) => 1 / sum;

        public static void Subtract(float* targets, nint row, int columns, float scale, float* destination)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Subtract<TSimd, TVector>(TVector value, float* targets, nint row, int columns, float scale, float* oneHot)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => value;
    }

    private readonly struct Classes : ITarget
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float Factor(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, ref double loss, ref double sums)
        {
            int label = float.ConvertToIntegerNative<int>(targets[row]);
            Debug.Assert((uint)label < (uint)columns, "one of the classes");
            loss += (double)max - logits[label];
            sums *= sum;
            return scale / sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Subtract(float* targets, nint row, int columns, float scale, float* destination) =>
            destination[(int)targets[row]] -= scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Subtract<TSimd, TVector>(TVector value, float* targets, nint row, int columns, float scale, float* oneHot)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            TSimd.Subtract(value, TSimd.Load(oneHot + TSimd.Width - float.ConvertToIntegerNative<int>(targets[row])));
    }

    private readonly struct Distributions : ITarget
    {
        public static float Factor(
            float* logits, float* targets, nint row, int columns, float scale, float max, float sum, ref double loss, ref double sums)
        {
            float* target = targets + (row * columns);
            double logSum = Math.Log(sum) + max;
            double mass = 0;
            for (nint j = 0; j < columns; j++)
            {
                mass += target[j];

                // A target of 0 on an impossible class costs nothing, and 0 · ∞ would be NaN.
                if (target[j] != 0)
                {
                    loss += target[j] * (logSum - logits[j]);
                }
            }

            return (float)(mass * scale / sum);
        }

        public static void Subtract(float* targets, nint row, int columns, float scale, float* destination)
        {
            float* target = targets + (row * columns);
            for (nint j = 0; j < columns; j++)
            {
                destination[j] -= target[j] * scale;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Subtract<TSimd, TVector>(TVector value, float* targets, nint row, int columns, float scale, float* oneHot)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* target = targets + (row * columns);
            TVector t = columns == TSimd.Width ? TSimd.Load(target) : Ragged.Load<TSimd, TVector>(target, columns);
            return TSimd.Subtract(value, TSimd.Multiply(t, TSimd.Broadcast(scale)));
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
