namespace NeuralNet.Onnx;

/// <summary>A function of one number, by its values at samples.</summary>
internal sealed class SampledFunction
{
    /// <summary>The largest sample; -Far is the smallest.</summary>
    public const double Far = 1e6;

    /// <summary>Of a value's size, or of 1 where it is smaller: constants in files have 7 digits, and Gelu's two forms differ by 5e-4.</summary>
    public const double Tolerance = 4e-6;

    // Where every function is looked at: closely where activations bend, closest at 0, where they jump, and far out.
    private static readonly double[] Usual =
    [
        -Far, -1e4, -1e3, -100, -50, -20, .. Enumerable.Range(-48, 97).Select(i => i / 4.0), 20, 50, 100, 1e3, 1e4, Far,
        -0.01, 0.01, .. Enumerable.Range(3, 5).SelectMany(digits => new[] { -Math.Pow(10, -digits), Math.Pow(10, -digits) }),
    ];

    public SampledFunction(Region region, ImportBudget budget)
    {
        Samples = [.. Usual, .. Near([.. region.Bends.Where(bend => Math.Abs(bend) <= Far)])];
        Values = region.Of(1, Samples, budget);
    }

    /// <summary>In no order: where every function is looked at, then near the region's own numbers.</summary>
    public double[] Samples { get; }

    /// <summary>At each sample.</summary>
    public double[] Values { get; }

    /// <summary>The value at a sample that every function has: whole numbers and quarters to 12, powers of 10 to <see cref="Far"/>.</summary>
    public double At(double sample) => Values[Array.IndexOf(Samples, sample)];

    public bool Is(Func<double, double> function) => Agree(Values, [.. Samples.Select(function)]);

    /// <param name="activation">An activation.</param>
    /// <param name="usual">Its <see cref="UsualValues"/>, which most functions differ from.</param>
    public bool Is(Activation activation, double[] usual) =>
        Agrees(usual, first: 0) && Agrees(ValuesOf(activation, Samples.AsSpan(Usual.Length)), Usual.Length);

    /// <summary>What an activation gives where every function is looked at.</summary>
    public static double[] UsualValues(Activation activation) => ValuesOf(activation, Usual);

    /// <summary>Whether numbers are the same but for rounding.</summary>
    public static bool Agree(ReadOnlySpan<double> values, ReadOnlySpan<double> expected)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!Agree(values[i], expected[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Agree(double value, double expected) => Math.Abs(value - expected) <= Tolerance * Math.Max(1, Math.Abs(expected));

    // Far out a form such as log(1 + e^x) overflows, in the file's engine too.
    private bool Agrees(double[] expected, int first) =>
        !expected.Where((value, i) => !Agree(Values[first + i], value) && (double.IsFinite(Values[first + i]) || Math.Abs(Samples[first + i]) < 80)).Any();

    private static double[] ValuesOf(Activation activation, ReadOnlySpan<double> samples)
    {
        float[] numbers = new float[samples.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)samples[i];
        }

        return numbers.Length == 0 ? [] : [.. activation.Apply(Tensor.From(numbers)).ToArray().Select(value => (double)value)];
    }

    // A function may jump or bend at a number, and be itself between two of them alone. In float32, as activations are.
    private static IEnumerable<double> Near(double[] bends)
    {
        for (int i = 0; i < bends.Length; i++)
        {
            double bend = bends[i], beside = 1e-3 * Math.Max(1, Math.Abs(bend)), third = i + 1 < bends.Length ? (bends[i + 1] - bend) / 3 : 0;
            foreach (double sample in (double[])[bend, bend - beside, bend + beside, bend + third, bend + (2 * third)])
            {
                yield return (float)sample;
            }
        }
    }
}
