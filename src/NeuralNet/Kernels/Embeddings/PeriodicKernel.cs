using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// A number x becomes [x, Σ_k weight_dk · cos(2π · frequency_k · x + phase_k) + bias_d for each d], for each column by numbers of its own: see
/// <see cref="PeriodicEmbedding"/> for the shapes.
/// </summary>
/// <remarks>Forward shares rows between threads, backward columns, so that each gradient is one chain in the order of the rows.</remarks>
internal static unsafe class PeriodicKernel
{
    private const float TwoPi = 2 * MathF.PI;
    private const int WavesPerPart = 2_048;

    public static void Forward(
        ReadOnlySpan<float> source, int columns, int waves, int width, ReadOnlySpan<float> frequency, ReadOnlySpan<float> phase, ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias, Span<float> destination)
    {
        Debug.Assert(destination.Length == source.Length * width, "width numbers for each");
        fixed (float* s = source, f = frequency, p = phase, w = weight, b = bias, d = destination)
        {
            var sweep = new ForwardSweep
            {
                Source = s,
                Frequency = f,
                Phase = p,
                Weight = w,
                Bias = b,
                Destination = d,
                Columns = columns,
                Waves = waves,
                Width = width,
                Parts = new Partition(source.Length / columns, Math.Max(1, WavesPerPart / (columns * waves))),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>The gradients of all parameters, to be overwritten, and of the input unless that is empty.</summary>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, int columns, int waves, int width, ReadOnlySpan<float> frequency,
        ReadOnlySpan<float> phase, ReadOnlySpan<float> weight, Span<float> frequencyGradient, Span<float> phaseGradient, Span<float> weightGradient,
        Span<float> biasGradient, Span<float> inputGradient)
    {
        frequencyGradient.Clear();
        phaseGradient.Clear();
        weightGradient.Clear();
        biasGradient.Clear();
        fixed (float* g = outputGradient, s = source, f = frequency, p = phase, w = weight, df = frequencyGradient, dp = phaseGradient, dw = weightGradient,
            db = biasGradient, dx = inputGradient)
        {
            var sweep = new BackwardSweep
            {
                Gradient = g,
                Source = s,
                Frequency = f,
                Phase = p,
                Weight = w,
                FrequencyGradient = df,
                PhaseGradient = dp,
                WeightGradient = dw,
                BiasGradient = db,
                InputGradient = dx,
                Rows = source.Length / columns,
                Columns = columns,
                Waves = waves,
                Width = width,
            };
            Kernel.Run(ref sweep, columns, source.Length * (long)waves > WavesPerPart ? WorkerTeam.MaxThreads : 1);
        }
    }

    /// <summary>2π · frequency · x + phase of some waves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Angle<TSimd, TVector>(float* frequency, float* phase, TVector x, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.MultiplyAdd(
            TSimd.Multiply(Elements.Load<TSimd, TVector>(frequency, count), TSimd.Broadcast(TwoPi)), x, Elements.Load<TSimd, TVector>(phase, count));

    [SkipLocalsInit]
    private struct ForwardSweep : IPartKernel
    {
        public float* Source;
        public float* Frequency;
        public float* Phase;
        public float* Weight;
        public float* Bias;
        public float* Destination;
        public nint Columns;
        public nint Waves;
        public nint Width;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint maps = Width - 1, end = Parts.End(part);
            for (nint row = Parts.Start(part); row < end; row++)
            {
                for (nint j = 0; j < Columns; j++)
                {
                    float number = Source[(row * Columns) + j];
                    float* destination = Destination + (((row * Columns) + j) * Width);
                    destination[0] = number;
                    for (nint d = 0; d < maps; d++)
                    {
                        destination[1 + d] = Bias[(j * maps) + d];
                    }

                    TVector x = TSimd.Broadcast(number);
                    for (nint k = 0; k < Waves; k += TSimd.Width)
                    {
                        nint count = Math.Min(TSimd.Width, Waves - k), place = (j * Waves) + k;
                        (_, TVector wave) = Trigonometry.SinCos<TSimd, TVector>(Angle<TSimd, TVector>(Frequency + place, Phase + place, x, count));
                        for (nint d = 0; d < maps; d++)
                        {
                            // Beyond the end the weight is 0.
                            TVector weight = Elements.Load<TSimd, TVector>(Weight + (((j * maps) + d) * Waves) + k, count);
                            destination[1 + d] += TSimd.Sum(TSimd.Multiply(wave, weight));
                        }
                    }
                }
            }
        }
    }

    [SkipLocalsInit]
    private struct BackwardSweep : IPartKernel
    {
        public float* Gradient;
        public float* Source;
        public float* Frequency;
        public float* Phase;
        public float* Weight;
        public float* FrequencyGradient;
        public float* PhaseGradient;
        public float* WeightGradient;
        public float* BiasGradient;
        public float* InputGradient;
        public nint Rows;
        public nint Columns;
        public nint Waves;
        public nint Width;

        // A part is a column.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint j = part, maps = Width - 1;
            for (nint row = 0; row < Rows; row++)
            {
                float number = Source[(row * Columns) + j];
                float* gradient = Gradient + (((row * Columns) + j) * Width);
                float slope = gradient[0];
                for (nint d = 0; d < maps; d++)
                {
                    BiasGradient[(j * maps) + d] += gradient[1 + d];
                }

                TVector x = TSimd.Broadcast(number);
                for (nint k = 0; k < Waves; k += TSimd.Width)
                {
                    nint count = Math.Min(TSimd.Width, Waves - k), place = (j * Waves) + k;
                    (TVector sine, TVector wave) = Trigonometry.SinCos<TSimd, TVector>(Angle<TSimd, TVector>(Frequency + place, Phase + place, x, count));
                    TVector waveGradient = default;
                    for (nint d = 0; d < maps; d++)
                    {
                        float* weight = Weight + (((j * maps) + d) * Waves) + k, weightGradient = WeightGradient + (((j * maps) + d) * Waves) + k;
                        TVector g = TSimd.Broadcast(gradient[1 + d]);
                        waveGradient = TSimd.MultiplyAdd(g, Elements.Load<TSimd, TVector>(weight, count), waveGradient);
                        Elements.Store<TSimd, TVector>(
                            TSimd.MultiplyAdd(g, wave, Elements.Load<TSimd, TVector>(weightGradient, count)), weightGradient, count);
                    }

                    // The cosine's derivative by its angle is -sin. Beyond the end waveGradient is 0.
                    TVector angleGradient = TSimd.Subtract(default, TSimd.Multiply(sine, waveGradient));
                    TVector turn = TSimd.Multiply(angleGradient, TSimd.Broadcast(TwoPi));
                    float* ofPhase = PhaseGradient + place, ofFrequency = FrequencyGradient + place;
                    Elements.Store<TSimd, TVector>(TSimd.Add(angleGradient, Elements.Load<TSimd, TVector>(ofPhase, count)), ofPhase, count);
                    Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(turn, x, Elements.Load<TSimd, TVector>(ofFrequency, count)), ofFrequency, count);
                    slope += TSimd.Sum(TSimd.Multiply(turn, Elements.Load<TSimd, TVector>(Frequency + place, count)));
                }

                if (InputGradient != null)
                {
                    InputGradient[(row * Columns) + j] = slope;
                }
            }
        }
    }
}
