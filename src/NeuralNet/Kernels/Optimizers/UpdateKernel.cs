using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sweeps an update rule over a parameter, its gradient and its state, each read and written once.</summary>
/// <remarks>An element's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class UpdateKernel<TRule>
    where TRule : unmanaged, IUpdateRule
{
    private const int ElementsPerPart = 16_384;

    /// <param name="rule">The rule.</param>
    /// <param name="gradient">One gradient for each value.</param>
    /// <param name="first">The first state, or empty where the rule has none.</param>
    /// <param name="second">The second state, or empty.</param>
    /// <param name="value">The parameter, updated in place.</param>
    /// <returns>
    /// Whether all that was written is finite. A state that overflowed is as bad as a value: a second moment of infinity divides
    /// every later step to 0.
    /// </returns>
    public static bool Step(TRule rule, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value)
    {
        Debug.Assert(gradient.Length == value.Length, "a gradient for each value");
        Debug.Assert(first.Length == 0 || first.Length == value.Length, "a state for each value");
        Debug.Assert(second.Length == 0 || second.Length == value.Length, "a state for each value");
        fixed (float* g = gradient, s1 = first, s2 = second, v = value)
        {
            var sweep = new Sweep
            {
                Rule = rule, Value = v, Gradient = g, First = s1, Second = s2, Parts = new Partition(value.Length, ElementsPerPart),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
            return !sweep.FoundNotFinite;
        }
    }

    private struct Sweep : IPartKernel
    {
        public TRule Rule;
        public float* Value;
        public float* Gradient;
        public float* First;
        public float* Second;
        public Partition Parts;

        // Set by any part, cleared by none.
        public bool FoundNotFinite;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            // Copies, which live in registers.
            TRule rule = Rule;
            float* values = Value;
            float* gradients = Gradient;
            float* firsts = First;
            float* seconds = Second;
            nint width = TSimd.Width;
            nint i = Parts.Start(part);
            nint end = Parts.End(part);
            TVector zeros = default;
            for (; i + width <= end; i += width)
            {
                TVector first = firsts == null ? default : TSimd.Load(firsts + i);
                TVector second = seconds == null ? default : TSimd.Load(seconds + i);
                TVector value = rule.Update<TSimd, TVector>(TSimd.Load(values + i), TSimd.Load(gradients + i), ref first, ref second);
                zeros = TSimd.Add(zeros, TimesZero<TSimd, TVector>(value, first, second));
                TSimd.Store(value, values + i);
                if (firsts != null)
                {
                    TSimd.Store(first, firsts + i);
                }

                if (seconds != null)
                {
                    TSimd.Store(second, seconds + i);
                }
            }

            nint ragged = end - i;
            if (ragged > 0)
            {
                TVector first = firsts == null ? default : Ragged.Load<TSimd, TVector>(firsts + i, ragged);
                TVector second = seconds == null ? default : Ragged.Load<TSimd, TVector>(seconds + i, ragged);
                TVector value = rule.Update<TSimd, TVector>(
                    Ragged.Load<TSimd, TVector>(values + i, ragged), Ragged.Load<TSimd, TVector>(gradients + i, ragged), ref first, ref second);
                TVector written = Ragged.First<TSimd, TVector>(TimesZero<TSimd, TVector>(value, first, second), ragged);
                zeros = TSimd.Add(zeros, written);
                Ragged.Store<TSimd, TVector>(value, values + i, ragged);
                if (firsts != null)
                {
                    Ragged.Store<TSimd, TVector>(first, firsts + i, ragged);
                }

                if (seconds != null)
                {
                    Ragged.Store<TSimd, TVector>(second, seconds + i, ragged);
                }
            }

            if (TSimd.Sum(zeros) != 0)
            {
                FoundNotFinite = true;
            }
        }

        /// <summary>0 where all three are finite, else NaN: the product of infinity or NaN and 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TVector TimesZero<TSimd, TVector>(TVector value, TVector first, TVector second)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector product = TSimd.Multiply(value, default);
            product = TSimd.MultiplyAdd(first, default, product);
            return TSimd.MultiplyAdd(second, default, product);
        }
    }
}
