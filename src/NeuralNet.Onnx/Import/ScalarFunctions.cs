namespace NeuralNet.Onnx;

/// <summary>Knows a function of one number by its values: an activation of the library, or straight lines.</summary>
internal static class ScalarFunctions
{
    private const double Far = SampledFunction.Far;
    private const double WideLimit = 32;

    private static readonly (Activation Activation, double[] Values)[] Known =
    [
        .. new[]
        {
            Activation.Identity, Activation.Relu, Activation.Sigmoid, Activation.Tanh, Activation.Gelu, Activation.GeluTanh, Activation.Swish, Activation.Mish, Activation.Softplus, Activation.Selu,
            Activation.HardSigmoid, Activation.HardSwish, Activation.Step,
        }.Select(activation => (activation, SampledFunction.UsualValues(activation))),
    ];

    /// <summary>The layers of a region that is a function of one number; null where there are none.</summary>
    public static IReadOnlyList<Layer>? Of(Region region, ImportBudget budget)
    {
        var function = new SampledFunction(region, budget);
        foreach ((Activation activation, double[] usual) in Known)
        {
            if (function.Is(activation, usual))
            {
                return activation == Activation.Identity ? [] : [new Activate(activation)];
            }
        }

        int columns = region.From.Columns;
        return WithConstant(function) is { } found ? [new Activate(found)]
            : Affine.OfNumber(function, columns, region.BeginsWithShift) is { } affine ? [affine]
            : Ramp(function, columns) ?? Smooth(function);
    }

    // The constant follows from the value at -1.
    private static Activation? WithConstant(SampledFunction function)
    {
        float slope = (float)-function.At(-1), alpha = (float)(-function.At(-1) / (1 - Math.Exp(-1)));
        return slope is > 0 and < 1 && Is(Activation.LeakyRelu(slope)) ? Activation.LeakyRelu(slope)
            : alpha > 0 && float.IsFinite(alpha) && Is(Activation.Elu(alpha)) ? Activation.Elu(alpha)
            : null;

        bool Is(Activation activation) => function.Is(activation, SampledFunction.UsualValues(activation));
    }

    // a · x + b, but no less and no more than two limits, from rectifiers: high - relu(high - low - relu(a · x + b - low)). A wide limit would take the last digits of what lies
    // inside, which x + relu(low - x) and x - relu(x - high) leave as it is; these in turn round far outside, and are one layer more.
    private static Layer[]? Ramp(SampledFunction function, int columns)
    {
        (double[] samples, double[] values) = (function.Samples, function.Values);
        double low = function.At(-Far), high = function.At(Far);
        int inside = Array.FindIndex(values, value => value > low && value < high);
        int second = inside < 0 ? -1 : Array.FindIndex(values, inside + 1, value => value > low && value < high);
        if (second < 0 || !double.IsFinite(high - low))
        {
            return null;
        }

        double rise = (values[second] - values[inside]) / (samples[second] - samples[inside]), start = values[inside] - (rise * samples[inside]);
        bool isOpenBelow = Math.Abs(low - (start - (rise * Far))) < 1, isOpenAbove = Math.Abs(high - (start + (rise * Far))) < 1;
        if (!function.Is(x => Math.Clamp(start + (rise * x), low, high)) || (isOpenBelow && isOpenAbove))
        {
            return null;
        }

        Layer relu = new Activate(Activation.Relu);
        if ((!isOpenBelow && Math.Abs(low) > WideLimit) || (!isOpenAbove && Math.Abs(high) > WideLimit))
        {
            return
            [
                .. rise == 1 && start == 0 ? [] : new Layer[] { Affine.Of(rise, start, columns) },
                .. isOpenBelow ? [] : new Layer[] { new Residual([Affine.Of(-1, low, columns), relu]) },
                .. isOpenAbove ? [] : new Layer[] { new Residual([Affine.Of(1, -high, columns), new Activate(Activation.Relu), Affine.Of(-1, 0, columns)]) },
            ];
        }

        return isOpenAbove ? [Affine.Of(rise, start - low, columns), relu, Affine.Of(1, low, columns)]
            : isOpenBelow ? [Affine.Of(-rise, high - start, columns), relu, Affine.Of(-1, high, columns)]
            : [Affine.Of(rise, start - low, columns), relu, Affine.Of(-1, high - low, columns), new Activate(Activation.Relu), Affine.Of(-1, high, columns)];
    }

    // x / √(1 + (x / limit)²), which far out is its limit.
    private static Layer[]? Smooth(SampledFunction function)
    {
        float limit = (float)function.At(Far);
        return limit > 0 && limit < Far / 10 && function.Is(x => x / Math.Sqrt(1 + (x / limit * (x / limit)))) ? [new SmoothClip(limit)] : null;
    }
}
