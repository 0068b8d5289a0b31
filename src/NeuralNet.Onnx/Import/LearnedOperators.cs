namespace NeuralNet.Onnx;

/// <summary>Operators of ai.onnx.ml, the set for classic machine learning, that scikit-learn's converter and ML.NET write.</summary>
internal static class LearnedOperators
{
    // ‖x‖ is at least the root of it, as where PyTorch normalises: a row of zeros stays.
    private const float LeastSquare = 1e-24f;

    // (x - offset) · scale.
    public static Standardization Scaler(Flow flow)
    {
        Tensor scale = Row(flow, "scale", 1);
        return new Standardization(Row(flow, "offset", 0), Tensor.From(scale.ToArray().Select(factor => 1 / factor).ToArray()));
    }

    public static FillMissing Imputer(Flow flow) => float.IsNaN(flow.Node.Number("replaced_value_float", 0))
        ? new FillMissing(Row(flow, "imputed_value_floats", null))
        : throw flow.Node.Problem("to replace NaN by floats: replaced_value_float, imputed_value_floats");

    // A row divided by its length: RmsNorm with a weight of 1 / √C, fixed. Or by its sum, which of probabilities is 1.
    public static IReadOnlyList<Layer> Normalizer(Flow flow) => flow.Node.Text("norm", "MAX") switch
    {
        "L2" => [UnitLength(flow.Columns)],
        "L1" when IsIdentity(flow) => [],
        var norm => throw flow.Node.Problem($"to have the norm L2, or L1 behind a softmax, but it has {ImportedNode.Short(norm)}"),
    };

    /// <summary>Whether a flow is a normalisation of probabilities, which are normalised.</summary>
    public static bool IsIdentity(Flow flow) => flow.Node.Operator == "Normalizer" && flow.Node.Text("norm", "MAX") == "L1" && IsProbabilities(flow.Only);

    /// <summary>The scores that a classifier makes probabilities of; null where it makes none.</summary>
    public static Flow? Scores(Flow classifier) => classifier.Node.Text("post_transform", "NONE") is "SOFTMAX" or "LOGISTIC"
        ? new(classifier.Node.With("post_transform", "NONE"), classifier.Output, classifier.Inputs, classifier.Constants, classifier.Sizes)
        : null;

    public static RmsNorm UnitLength(int columns)
    {
        var norm = new RmsNorm(columns, LeastSquare / columns);
        norm.Weight.Fill(1 / MathF.Sqrt(columns));
        norm.Weight.IsFrozen = true;
        return norm;
    }

    public static IReadOnlyList<Layer> LinearRegressor(Flow flow) => [Linear(flow), .. Transform(flow)];

    public static IReadOnlyList<Layer> LinearClassifier(Flow flow) => flow.Output == 1
        ? [Linear(flow), .. Transform(flow)]
        : throw flow.Node.Problem("to give its scores, its second output");

    public static int Classes(ImportedNode node) => Math.Max(1, Math.Max(node.Texts("classlabels_strings")?.Count ?? 0, node.Wholes("classlabels_ints")?.Count ?? 0));

    // A row of coefficients for each output.
    private static Dense Linear(Flow flow)
    {
        int inputs = flow.Only.Columns, outputs = flow.Columns;
        IReadOnlyList<float> coefficients = flow.Node.Numbers("coefficients") ?? [];
        if (coefficients.Count != (long)inputs * outputs)
        {
            throw flow.Node.Problem(FormattableString.Invariant($"to have {inputs} coefficients for each of {outputs} outputs but it has {coefficients.Count}"));
        }

        Tensor bias = Row(flow, "intercepts", 0);
        return LayerOperators.Dense(Finite(flow, coefficients).Reshape(new Shape(outputs, inputs)).Transpose(), bias);
    }

    private static IReadOnlyList<Layer> Transform(Flow flow) => flow.Node.Text("post_transform", "NONE") switch
    {
        "NONE" => [],
        "LOGISTIC" => [new Activate(Activation.Sigmoid)],
        "SOFTMAX" => [new SoftmaxMean(members: 1, flow.Columns)],
        var other => throw flow.Node.Problem($"to have the post_transform NONE, LOGISTIC or SOFTMAX but it has {ImportedNode.Short(other)}"),
    };

    private static bool IsProbabilities(Flow flow) => flow.Node?.Operator == "Softmax" || (flow.Node?.Operator == "LinearClassifier" && flow.Node.Text("post_transform", "NONE") == "SOFTMAX");

    private static Tensor Row(Flow flow, string setting, float? usual)
    {
        IReadOnlyList<float>? numbers = flow.Node.Numbers(setting);
        return numbers is { Count: > 0 } ? numbers.Count == 1 ? Tensor.Filled(new Shape(flow.Columns), Finite(flow, numbers)[0])
            : numbers.Count == flow.Columns ? Finite(flow, numbers)
            : throw flow.Node.Problem(FormattableString.Invariant($"to have {flow.Columns} numbers as its {setting} but it has {numbers.Count}"))
            : usual is { } number ? Tensor.Filled(new Shape(flow.Columns), number)
            : throw flow.Node.Problem($"to have numbers as its {setting}");
    }

    private static Tensor Finite(Flow flow, IReadOnlyList<float> numbers) =>
        numbers.All(float.IsFinite) ? Tensor.From([.. numbers]) : throw flow.Node.Problem("to have finite numbers");
}
