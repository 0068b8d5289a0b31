namespace NeuralNet.Onnx;

/// <summary>Knows a function of one number by its values: an activation of the library, or straight lines.</summary>
internal static class ScalarFunctions
{
    // Of a value's size, or of 1 where it is smaller: constants in files have 7 digits, and Gelu's two forms differ by 5e-4.
    private const double Tolerance = 4e-6;
    private const double Far = 1e6;

    /// <summary>Where a function is looked at: closely where activations bend, and far out.</summary>
    public static readonly double[] Samples =
    [
        -Far, -1e4, -1e3, -100, -50, -20, .. Enumerable.Range(-48, 97).Select(i => i / 4.0), 20, 50, 100, 1e3, 1e4, Far, -1e-3, 1e-3, -0.01, 0.01,
    ];

    private static readonly (Activation Activation, double[] Values)[] Known =
    [
        .. new[]
        {
            Activation.Identity, Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.Gelu, Activation.GeluTanh, Activation.Swish, Activation.Mish, Activation.Softplus, Activation.Selu,
            Activation.HardSigmoid, Activation.HardSwish, Activation.Step,
        }.Select(activation => (activation, ValuesOf(activation))),
    ];

    /// <summary>The layers that give these values for the samples; null where there are none.</summary>
    public static IReadOnlyList<Layer>? Of(double[] values, int columns, bool beginsWithShift)
    {
        foreach ((Activation activation, double[] known) in Known)
        {
            if (AgreeAtSamples(values, known))
            {
                return activation == Activation.Identity ? [] : [new Activate(activation)];
            }
        }

        return WithConstant(values) is { } found ? [new Activate(found)]
            : Affine.OfNumber(values, columns, beginsWithShift) is { } affine ? [affine]
            : Ramp(values, columns) ?? Smooth(values);
    }

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
    private static bool AgreeAtSamples(double[] values, double[] expected) =>
        !Samples.Where((x, i) => !Agree(values[i], expected[i]) && (double.IsFinite(values[i]) || Math.Abs(x) < 80)).Any();

    private static double[] ValuesOf(Activation activation) =>
        [.. activation.Apply(Tensor.From([.. Samples.Select(sample => (float)sample)])).ToArray().Select(value => (double)value)];

    private static double At(double[] values, double sample) => values[Array.IndexOf(Samples, sample)];

    // The constant follows from the value at -1.
    private static Activation? WithConstant(double[] values)
    {
        float slope = (float)-At(values, -1), alpha = (float)(-At(values, -1) / (1 - Math.Exp(-1)));
        return slope is > 0 and < 1 && Activation.LeakyRelu(slope) is var leaky && AgreeAtSamples(values, ValuesOf(leaky)) ? leaky
            : alpha > 0 && float.IsFinite(alpha) && Activation.Elu(alpha) is var elu && AgreeAtSamples(values, ValuesOf(elu)) ? elu
            : null;
    }

    // a · x + b, but no less and no more than two limits, from rectifiers: high - relu(high - low - relu(a · x + b - low)).
    private static Layer[]? Ramp(double[] values, int columns)
    {
        double low = At(values, -Far), high = At(values, Far);
        int inside = Array.FindIndex(values, value => value > low && value < high);
        int second = inside < 0 ? -1 : Array.FindIndex(values, inside + 1, value => value > low && value < high);
        if (second < 0 || !double.IsFinite(high - low))
        {
            return null;
        }

        double rise = (values[second] - values[inside]) / (Samples[second] - Samples[inside]), start = values[inside] - (rise * Samples[inside]);
        bool isOpenBelow = Math.Abs(low - (start - (rise * Far))) < 1, isOpenAbove = Math.Abs(high - (start + (rise * Far))) < 1;
        if (!Agree(values, [.. Samples.Select(x => Math.Clamp(start + (rise * x), low, high))]) || (isOpenBelow && isOpenAbove))
        {
            return null;
        }

        Layer relu = new Activate(Activation.Relu);
        return isOpenAbove ? [Affine.Of(rise, start - low, columns), relu, Affine.Of(1, low, columns)]
            : isOpenBelow ? [Affine.Of(-rise, high - start, columns), relu, Affine.Of(-1, high, columns)]
            : [Affine.Of(rise, start - low, columns), relu, Affine.Of(-1, high - low, columns), new Activate(Activation.Relu), Affine.Of(-1, high, columns)];
    }

    // x / √(1 + (x / limit)²), which far out is its limit.
    private static Layer[]? Smooth(double[] values)
    {
        float limit = (float)At(values, Far);
        return limit > 0 && limit < Far / 10 && Agree(values, [.. Samples.Select(x => x / Math.Sqrt(1 + (x / limit * (x / limit))))]) ? [new SmoothClip(limit)] : null;
    }
}
