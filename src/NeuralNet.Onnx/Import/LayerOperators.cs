namespace NeuralNet.Onnx;

/// <summary>Operators that are layers, with constants as their parameters.</summary>
internal static class LayerOperators
{
    private static readonly Dictionary<string, Func<Flow, IReadOnlyList<Layer>>> All = new(StringComparer.Ordinal)
    {
        ["Gemm"] = flow => [Gemm(flow)],
        ["MatMul"] = flow => [MatMul(flow)],
        ["BatchNormalization"] = flow => [BatchNormalization(flow)],
        ["LayerNormalization"] = flow => [LayerNormalization(flow)],
        ["RMSNormalization"] = flow => [RmsNormalization(flow)],
        ["Dropout"] = flow => [new Dropout(flow.Constants.ElementAtOrDefault(1) is { Values: [var ratio] } ? (float)ratio : flow.Node.Number("ratio", 0.5f))],
        ["PRelu"] = flow => [Prelu(flow)],
        ["Softmax"] = flow => [Softmax(flow)],
        ["LogSoftmax"] = flow => throw flow.Node.Problem("to be at the end and left out, since losses have it themselves: set OnnxImportOptions.GivesLogits"),
        ["Scaler"] = flow => [LearnedOperators.Scaler(flow)],
        ["Imputer"] = flow => [LearnedOperators.Imputer(flow)],
        ["Normalizer"] = LearnedOperators.Normalizer,
        ["LinearRegressor"] = LearnedOperators.LinearRegressor,
        ["LinearClassifier"] = LearnedOperators.LinearClassifier,
    };

    public static IEnumerable<string> Names => All.Keys;

    public static bool Has(string operation) => All.ContainsKey(operation);

    public static IReadOnlyList<Layer> Of(Flow flow) => All[flow.Node.Operator](flow);

    /// <summary>The shape that an operator gives.</summary>
    /// <exception cref="InvalidDataException">The input is no matrix, or its columns do not fit the weight.</exception>
    public static int[] Sizes(ImportedNode node, Flow input, IReadOnlyList<Numbers?> constants)
    {
        if (input.Sizes.Length < 2 || input.Sizes[^1] != input.Columns || (node.Operator == "BatchNormalization" && input.Sizes.Length > 2))
        {
            throw node.Problem($"to have a matrix, a row of numbers for each row of the batch, but its input is {Broadcasting.Text(input.Sizes)}: flatten it first");
        }

        return [.. input.Sizes[..^1], node.Operator switch
        {
            "Gemm" or "MatMul" => WeightColumns(node, input, constants),
            "LinearRegressor" => (int)Math.Clamp(node.Whole("targets", 1), 1, int.MaxValue),
            "LinearClassifier" => LearnedOperators.Classes(node),
            _ => input.Columns,
        }];
    }

    /// <summary>A dense layer of given parameters.</summary>
    public static Dense Dense(Tensor weight, Tensor? bias = null)
    {
        var dense = new Dense(weight.Rows, weight.Columns);
        dense.Weight.Set(weight);
        if (bias is null)
        {
            dense.Bias.Fill(0);
        }
        else
        {
            dense.Bias.Set(bias);
        }

        return dense;
    }

    /// <summary>One number for each column; one for all is repeated.</summary>
    public static Tensor Row(ImportedNode node, Numbers? numbers, int columns, string what)
    {
        if (numbers?.Values.Length == 1)
        {
            return Tensor.Filled(new Shape(columns), numbers.ToTensor(node, 1)[0]);
        }

        return numbers?.Values.Length == columns && numbers.Sizes[^1] == columns
            ? numbers.ToTensor(node, columns)
            : throw node.Problem(FormattableString.Invariant($"to have {columns} constant numbers as its {what} but it has {(numbers is null ? "none" : Broadcasting.Text(numbers.Sizes))}"));
    }

    private static Numbers Weight(ImportedNode node, IReadOnlyList<Numbers?> constants) => constants.ElementAtOrDefault(1) is { Sizes.Length: 2 } weight
        ? weight
        : throw node.Problem("to have a constant matrix as its second input");

    private static int WeightColumns(ImportedNode node, Flow input, IReadOnlyList<Numbers?> constants)
    {
        int transposed = node.Operator == "Gemm" && node.Whole("transB", 0) != 0 ? 1 : 0;
        int[] sizes = Weight(node, constants).Sizes;
        return sizes[transposed] == input.Columns
            ? sizes[1 - transposed]
            : throw node.Problem(FormattableString.Invariant($"to have a weight for the {input.Columns} columns of its input but the weight is {Broadcasting.Text(sizes)}"));
    }

    // alpha · input · B + beta · C, B transposed or not.
    private static Dense Gemm(Flow flow)
    {
        ImportedNode node = flow.Node;
        if (node.Whole("transA", 0) != 0)
        {
            throw node.Problem("to have transA 0: its input's rows are those of the batch");
        }

        _ = flow.Only;
        Numbers weight = Weight(node, flow.Constants);
        Tensor matrix = weight.ToTensor(node, weight.Sizes[0], weight.Sizes[1]);
        matrix = node.Whole("transB", 0) == 0 ? matrix : matrix.Transpose();
        float alpha = node.Number("alpha", 1), beta = node.Number("beta", 1);
        Tensor? bias = flow.Constants.ElementAtOrDefault(2) is { } c ? Row(node, c, matrix.Columns, "bias") : null;
        return Dense(alpha == 1 ? matrix : matrix * alpha, bias is null || beta == 1 ? bias : bias * beta);
    }

    private static Dense MatMul(Flow flow)
    {
        _ = flow.Only;
        Numbers weight = Weight(flow.Node, flow.Constants);
        return Dense(weight.ToTensor(flow.Node, weight.Sizes[0], weight.Sizes[1]));
    }

    // ONNX's momentum is the share that stays, ours the share that comes.
    private static BatchNorm BatchNormalization(Flow flow)
    {
        ImportedNode node = flow.Node;
        int columns = flow.Columns;
        if (node.Whole("training_mode", 0) != 0)
        {
            throw node.Problem("to have training_mode 0: export the model as it predicts, such as after model.eval()");
        }

        var norm = new BatchNorm(columns, 1 - node.Number("momentum", 0.9f), node.Number("epsilon", 1e-5f));
        norm.Weight.Set(Row(node, flow.Constants.ElementAtOrDefault(1), columns, "scale"));
        norm.Bias.Set(Row(node, flow.Constants.ElementAtOrDefault(2), columns, "bias"));
        Row(node, flow.Constants.ElementAtOrDefault(3), columns, "mean").AsSpan().CopyTo(norm.RunningMean.AsSpan());
        Tensor variance = Row(node, flow.Constants.ElementAtOrDefault(4), columns, "variance");
        variance.AsSpan().CopyTo(norm.RunningVariance.AsSpan());
        return variance.Min() >= 0 ? norm : throw node.Problem("to have variances of 0 or more");
    }

    private static LayerNorm LayerNormalization(Flow flow)
    {
        CheckLastAxis(flow);
        var norm = new LayerNorm(flow.Columns, flow.Node.Number("epsilon", 1e-5f));
        norm.Weight.Set(Row(flow.Node, flow.Constants.ElementAtOrDefault(1), flow.Columns, "scale"));
        norm.Bias.Set(flow.Constants.ElementAtOrDefault(2) is { } bias ? Row(flow.Node, bias, flow.Columns, "bias") : new Tensor(new Shape(flow.Columns)));
        return norm;
    }

    private static RmsNorm RmsNormalization(Flow flow)
    {
        CheckLastAxis(flow);
        var norm = new RmsNorm(flow.Columns, flow.Node.Number("epsilon", 1e-5f));
        norm.Weight.Set(Row(flow.Node, flow.Constants.ElementAtOrDefault(1), flow.Columns, "scale"));
        return norm;
    }

    private static Prelu Prelu(Flow flow)
    {
        Numbers? slopes = flow.Constants.ElementAtOrDefault(1);
        Prelu prelu = slopes?.Values.Length == 1 ? new Prelu() : new Prelu(flow.Columns);
        prelu.Weight.Set(Row(flow.Node, slopes, prelu.Weight.Shape.Length, "slope"));
        return prelu;
    }

    private static SoftmaxMean Softmax(Flow flow)
    {
        CheckLastAxis(flow);
        return new(members: 1, flow.Columns);
    }

    // Before opset 13 a softmax runs from its axis on, 1 unless set, later along the last: of a matrix, the same.
    private static void CheckLastAxis(Flow flow)
    {
        int rank = flow.Sizes.Length, axis = flow.Node.Axis(flow.Node.Whole("axis", -1), rank);
        if (flow.Sizes[^1] != flow.Columns || axis != rank - 1)
        {
            throw flow.Node.Problem($"to run along the columns of a matrix but it has axis {axis} of {Broadcasting.Text(flow.Sizes)}");
        }
    }
}
