using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>The sum of a loss over all elements, and its gradient, in one sweep.</summary>
internal static unsafe class ElementwiseLossKernel<TOperator>
    where TOperator : struct, ILossOperator
{
    // Values are summed in float over this many elements and in double beyond.
    private const int ElementsPerBlock = 1_024;

    /// <summary>Returns the sum over the elements; gradient = scale · slope.</summary>
    /// <param name="prediction">The model's outputs.</param>
    /// <param name="target">One for each prediction.</param>
    /// <param name="parameter">The loss's own number, such as Huber's delta.</param>
    /// <param name="scale">What the gradient is multiplied by: 1 / count makes it that of the mean.</param>
    /// <param name="gradient">One for each prediction, or empty where it is not needed.</param>
    public static double Evaluate(
        ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, float parameter, float scale, Span<float> gradient)
    {
        Debug.Assert(prediction.Length == target.Length, "a target for each prediction");
        Debug.Assert(gradient.IsEmpty || gradient.Length == prediction.Length, "a gradient for each prediction");
        fixed (float* p = prediction, t = target, g = gradient)
        {
            var sweep = new Sweep
            {
                Prediction = p,
                Target = t,
                Gradient = g,
                Parameter = parameter,
                Scale = scale,
                Blocks = new Partition(prediction.Length, ElementsPerBlock),
            };
            Kernel.Run(ref sweep);
            return sweep.Sum;
        }
    }

    [SkipLocalsInit]
    private struct Sweep : IPartKernel
    {
        public float* Prediction;
        public float* Target;
        public float* Gradient;
        public float Parameter;
        public float Scale;
        public Partition Blocks;
        public double Sum;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* prediction = Prediction;
            float* target = Target;
            float* gradient = Gradient;
            TVector parameter = TSimd.Broadcast(Parameter);
            TVector scale = TSimd.Broadcast(Scale);
            int width = TSimd.Width;
            double total = 0;
            for (int block = 0; block < Blocks.Count; block++)
            {
                nint i = Blocks.Start(block);
                nint end = Blocks.End(block);
                TVector sum = default;
                for (; i + width <= end; i += width)
                {
                    TVector value = TOperator.Value<TSimd, TVector>(
                        TSimd.Load(prediction + i), TSimd.Load(target + i), parameter, out TVector slope);
                    sum = TSimd.Add(sum, value);
                    if (gradient != null)
                    {
                        TSimd.Store(TSimd.Multiply(slope, scale), gradient + i);
                    }
                }

                nint ragged = end - i;
                if (ragged > 0)
                {
                    TVector value = TOperator.Value<TSimd, TVector>(
                        Ragged.Load<TSimd, TVector>(prediction + i, ragged), Ragged.Load<TSimd, TVector>(target + i, ragged),
                        parameter, out TVector slope);

                    // The loss of the padding need not be 0: that of a logit of 0 is ln 2.
                    sum = TSimd.Add(sum, Ragged.First<TSimd, TVector>(value, ragged));
                    if (gradient != null)
                    {
                        Ragged.Store<TSimd, TVector>(TSimd.Multiply(slope, scale), gradient + i, ragged);
                    }
                }

                total += TSimd.Sum(sum);
            }

            Sum = total;
        }
    }
}
