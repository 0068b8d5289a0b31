using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>Operators that give a number from the numbers at the same place, computed in float64.</summary>
internal static class ElementOperators
{
    private static readonly Dictionary<string, Func<ImportedNode, Func<double, double>>> OfOne = new(StringComparer.Ordinal)
    {
        ["Abs"] = _ => Math.Abs,
        ["Cast"] = node => Cast((int)node.Whole("to", 0)),
        ["Elu"] = node => Elu(node.Number("alpha", 1), 1),
        ["Erf"] = _ => MathNet.Numerics.SpecialFunctions.Erf,
        ["Exp"] = _ => Math.Exp,
        ["Gelu"] = node => node.Text("approximate", "none") == "tanh" ? TanhGelu : x => 0.5 * x * (1 + MathNet.Numerics.SpecialFunctions.Erf(x / Math.Sqrt(2))),
        ["HardSigmoid"] = node => HardSigmoid(node.Number("alpha", 0.2f), node.Number("beta", 0.5f)),
        ["HardSwish"] = _ => x => x * HardSigmoid(1f / 6, 0.5f)(x),
        ["LeakyRelu"] = node => x => x < 0 ? node.Number("alpha", 0.01f) * x : x,
        ["Log"] = _ => Math.Log,
        ["Mish"] = _ => x => x * Math.Tanh(Softplus(x)),
        ["Neg"] = _ => x => -x,
        ["Reciprocal"] = _ => x => 1 / x,
        ["Relu"] = _ => x => Math.Max(x, 0),
        ["Selu"] = node => Elu(node.Number("alpha", 1.6732632f), node.Number("gamma", 1.050701f)),
        ["Sigmoid"] = _ => Sigmoid,
        ["Softplus"] = _ => Softplus,
        ["Sqrt"] = _ => Math.Sqrt,
        ["Swish"] = node => x => x * Sigmoid(node.Number("alpha", 1) * x),
        ["Tanh"] = _ => Math.Tanh,
    };

    private static readonly Dictionary<string, Func<double, double, double>> OfTwo = new(StringComparer.Ordinal)
    {
        ["Add"] = (a, b) => a + b,
        ["Div"] = (a, b) => a / b,
        ["Greater"] = (a, b) => a > b ? 1 : 0,
        ["GreaterOrEqual"] = (a, b) => a >= b ? 1 : 0,
        ["Less"] = (a, b) => a < b ? 1 : 0,
        ["LessOrEqual"] = (a, b) => a <= b ? 1 : 0,
        ["Max"] = Math.Max,
        ["Min"] = Math.Min,
        ["Mul"] = (a, b) => a * b,
        ["Pow"] = Math.Pow,
        ["Sub"] = (a, b) => a - b,
        ["Sum"] = (a, b) => a + b,
    };

    /// <summary>Throws unless a node has as many inputs as its operator takes.</summary>
    /// <exception cref="InvalidDataException">It has more or fewer.</exception>
    public static void CheckInputs(ImportedNode node)
    {
        (int least, int most) = node.Operator switch
        {
            "Clip" => (1, 3),
            "Where" => (3, 3),
            "Max" or "Min" or "Sum" => (1, int.MaxValue),
            var name => OfOne.ContainsKey(name) ? (1, 1) : (2, 2),
        };
        if (node.Inputs.Count < least || node.Inputs.Count > most)
        {
            throw node.Problem(FormattableString.Invariant($"to have {least} inputs{(most > least ? " or more" : "")} but it has {node.Inputs.Count}"));
        }
    }

    public static IEnumerable<string> Names => [.. OfOne.Keys, .. OfTwo.Keys, "Clip", "Where"];

    public static bool Has(string operation) => OfOne.ContainsKey(operation) || OfTwo.ContainsKey(operation) || operation is "Clip" or "Where";

    /// <exception cref="InvalidDataException">The inputs are too few, or do not fit each other.</exception>
    public static Numbers Of(ImportedNode node, IReadOnlyList<Numbers?> inputs, ImportBudget budget)
    {
        CheckInputs(node);
        bool isWhole = node.Operator == "Cast" ? !ElementTypes.IsReal((int)node.Whole("to", 0)) : inputs.All(input => input is null or { IsWhole: true });
        Numbers result = Computed(node, inputs, budget);

        // Of whole numbers a quotient is cut, also where it is computed on the way to others.
        return (isWhole && node.Operator == "Div" ? result.Map(Math.Truncate, budget) : result).OfType(isWhole);
    }

    private static Numbers Computed(ImportedNode node, IReadOnlyList<Numbers?> inputs, ImportBudget budget)
    {
        if (OfOne.TryGetValue(node.Operator, out var one))
        {
            return Input(0).Map(one(node), budget);
        }

        if (node.Operator == "Clip")
        {
            return Clip(node, Input(0), inputs, budget);
        }

        if (node.Operator == "Where")
        {
            int[] sizes = Broadcasting.Of(node, Broadcasting.Of(node, Input(0).Sizes, Input(1).Sizes), Input(2).Sizes);
            Numbers condition = Input(0).Expanded(sizes, budget), then = Input(1).Expanded(sizes, budget), otherwise = Input(2).Expanded(sizes, budget);
            return Numbers.Of(sizes, budget, i => condition.Values[i] != 0 ? then.Values[i] : otherwise.Values[i]);
        }

        Numbers result = Input(0);
        for (int i = 1; i < inputs.Count; i++)
        {
            int[] sizes = Broadcasting.Of(node, result.Sizes, Input(i).Sizes);
            result = result.Expanded(sizes, budget).Map(Input(i).Expanded(sizes, budget), OfTwo[node.Operator], budget);
        }

        return result;

        Numbers Input(int i) => inputs.Count > i && inputs[i] is { } input ? input : throw node.Problem(FormattableString.Invariant($"to have an input {i} but it has none"));
    }

    // The limits moved from the settings to the inputs in version 11.
    private static Numbers Clip(ImportedNode node, Numbers x, IReadOnlyList<Numbers?> inputs, ImportBudget budget)
    {
        double low = Limit(1, "min", float.MinValue), high = Limit(2, "max", float.MaxValue);
        return x.Map(number => Math.Min(Math.Max(number, low), high), budget);

        double Limit(int input, string setting, float usual) => inputs.Count > input && inputs[input] is { } limit
            ? limit.Values is [var number] ? number : throw node.Problem("to have one number as a limit")
            : node.Number(setting, usual);
    }

    private static Func<double, double> Cast(int type) =>
        ElementTypes.IsReal(type) ? x => x : type == (int)DataType.Bool ? x => x != 0 ? 1 : 0 : Math.Truncate;

    private static Func<double, double> Elu(float alpha, float gamma) => x => gamma * (x > 0 ? x : alpha * (Math.Exp(x) - 1));

    private static Func<double, double> HardSigmoid(float alpha, float beta) => x => Math.Clamp((alpha * x) + beta, 0, 1);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double TanhGelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
