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
    /// <param name="first">One first state for each value; not touched where the rule has none.</param>
    /// <param name="second">One second state for each value; not touched where the rule has fewer.</param>
    /// <param name="value">The parameter, updated in place.</param>
    /// <returns>
    /// Whether all that was written is finite. A state that overflowed is as bad as a value: a second moment of infinity divides
    /// every later step to 0.
    /// </returns>
    public static bool Step(TRule rule, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value)
    {
        Debug.Assert(gradient.Length == value.Length, "a gradient for each value");
        Debug.Assert(TRule.StateCount < 1 || first.Length == value.Length, "a first state for each value");
        Debug.Assert(TRule.StateCount < 2 || second.Length == value.Length, "a second state for each value");
        fixed (float* g = gradient, s1 = first, s2 = second, v = value)
        {
            var sweep = new Sweep
            {
                Rule = rule,
                Value = v,
                Gradient = g,
                First = s1,
                Second = s2,
                Parts = new Partition(value.Length, ElementsPerPart),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
            return !sweep.FoundNotFinite;
        }
    }

    [SkipLocalsInit]
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

            // 0 as long as all that was written is finite: infinity · 0 and NaN · 0 are NaN. A velocity or a mean that is not finite
            // makes its value so, and is not looked at; a mean square is.
            TVector zeros = default, stateZeros = default;
            for (; i + width <= end; i += width)
            {
                TVector first = TRule.StateCount > 0 ? TSimd.Load(firsts + i) : default;
                TVector second = TRule.StateCount > 1 ? TSimd.Load(seconds + i) : default;
                TVector value = rule.Update<TSimd, TVector>(TSimd.Load(values + i), TSimd.Load(gradients + i), ref first, ref second);
                zeros = TSimd.MultiplyAdd(value, default, zeros);
                TSimd.Store(value, values + i);
                if (TRule.MeanSquareState > 0)
                {
                    stateZeros = TSimd.MultiplyAdd(TRule.MeanSquareState == 1 ? first : second, default, stateZeros);
                }

                if (TRule.StateCount > 0)
                {
                    TSimd.Store(first, firsts + i);
                }

                if (TRule.StateCount > 1)
                {
                    TSimd.Store(second, seconds + i);
                }
            }

            nint ragged = end - i;
            if (ragged > 0)
            {
                // The padding is 0 and stays finite: no rule divides by 0.
                TVector first = TRule.StateCount > 0 ? Ragged.Load<TSimd, TVector>(firsts + i, ragged) : default;
                TVector second = TRule.StateCount > 1 ? Ragged.Load<TSimd, TVector>(seconds + i, ragged) : default;
                TVector value = rule.Update<TSimd, TVector>(
                    Ragged.Load<TSimd, TVector>(values + i, ragged), Ragged.Load<TSimd, TVector>(gradients + i, ragged), ref first, ref second);
                zeros = TSimd.MultiplyAdd(value, default, zeros);
                Ragged.Store<TSimd, TVector>(value, values + i, ragged);
                if (TRule.MeanSquareState > 0)
                {
                    stateZeros = TSimd.MultiplyAdd(TRule.MeanSquareState == 1 ? first : second, default, stateZeros);
                }

                if (TRule.StateCount > 0)
                {
                    Ragged.Store<TSimd, TVector>(first, firsts + i, ragged);
                }

                if (TRule.StateCount > 1)
                {
                    Ragged.Store<TSimd, TVector>(second, seconds + i, ragged);
                }
            }

            if (TSimd.Sum(TSimd.Add(zeros, stateZeros)) != 0)
            {
                FoundNotFinite = true;
            }
        }
    }
}
