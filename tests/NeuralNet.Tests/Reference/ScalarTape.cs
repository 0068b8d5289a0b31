namespace NeuralNet.Tests.Reference;

/// <summary>
/// A number that remembers what it was computed from: reverse-mode differentiation one scalar at a time, as Karpathy's
/// micrograd does it. Slow and obvious, it checks the library's fused, hand-written gradients.
/// </summary>
internal sealed class Scalar(double value, params (Scalar Source, double Slope)[] sources)
{
    public double Value { get; } = value;

    /// <summary>The derivative of the last <see cref="ScalarTape.Backward"/>'s result by this number.</summary>
    public double Gradient { get; set; }

    /// <summary>What it was computed from, with the derivative by each.</summary>
    public (Scalar Source, double Slope)[] Sources { get; } = sources;

    public static implicit operator Scalar(double value) => new(value);

    public static Scalar operator +(Scalar a, Scalar b) => new(a.Value + b.Value, (a, 1), (b, 1));

    public static Scalar operator -(Scalar a, Scalar b) => new(a.Value - b.Value, (a, 1), (b, -1));

    public static Scalar operator *(Scalar a, Scalar b) => new(a.Value * b.Value, (a, b.Value), (b, a.Value));

    public static Scalar operator /(Scalar a, Scalar b) =>
        new(a.Value / b.Value, (a, 1 / b.Value), (b, -a.Value / (b.Value * b.Value)));
}

/// <summary>The functions of <see cref="Scalar"/> and the pass back through them.</summary>
internal static class ScalarTape
{
    public static Scalar Exp(Scalar a) => new(Math.Exp(a.Value), (a, Math.Exp(a.Value)));

    public static Scalar Log(Scalar a) => new(Math.Log(a.Value), (a, 1 / a.Value));

    public static Scalar Tanh(Scalar a) => new(Math.Tanh(a.Value), (a, 1 - (Math.Tanh(a.Value) * Math.Tanh(a.Value))));

    public static Scalar Abs(Scalar a) => new(Math.Abs(a.Value), (a, Math.Sign(a.Value)));

    public static Scalar Erf(Scalar a) =>
        new(MathNet.Numerics.SpecialFunctions.Erf(a.Value), (a, 2 / Math.Sqrt(Math.PI) * Math.Exp(-a.Value * a.Value)));

    public static Scalar Cos(Scalar a) => new(Math.Cos(a.Value), (a, -Math.Sin(a.Value)));

    public static Scalar Sqrt(Scalar a) => new(Math.Sqrt(a.Value), (a, 0.5 / Math.Sqrt(a.Value)));

    public static Scalar HardSigmoid(Scalar a) => a.Value <= -3 ? 0.0 : a.Value >= 3 ? 1.0 : (a / 6.0) + 0.5;

    public static Scalar Sigmoid(Scalar a) => 1.0 / (1.0 + Exp(-1.0 * a));

    /// <summary>The library's activations, from the operations above: their derivatives follow by the chain rule.</summary>
    public static Scalar Apply(Activation activation, Scalar z) => activation.ToString() switch
    {
        "Identity" => z,
        "Step" => z.Value > 0 ? 1 : 0,
        "Relu" => z.Value > 0 ? z : 0,
        "LeakyRelu" => z.Value > 0 ? z : 0.01 * z,
        "Elu" => z.Value > 0 ? z : Exp(z) - 1,
        "Gelu" => z * 0.5 * (1.0 + Erf(z / Math.Sqrt(2))),
        "GeluTanh" => z * 0.5 * (1.0 + Tanh(Math.Sqrt(2 / Math.PI) * (z + (0.044715 * z * z * z)))),
        "Sigmoid" => Sigmoid(z),
        "Tanh" => Tanh(z),
        "Swish" => z * Sigmoid(z),
        "Softplus" => Log(1.0 + Exp(z)),
        "Selu" => 1.0507009873554805 * (z.Value > 0 ? z : 1.6732632423543772 * (Exp(z) - 1)),
        "Mish" => z * Tanh(Log(1.0 + Exp(z))),
        "HardSigmoid" => HardSigmoid(z),
        "HardSwish" => z * HardSigmoid(z),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    /// <summary>Sets the gradient of everything that <paramref name="result"/> was computed from.</summary>
    public static void Backward(Scalar result)
    {
        List<Scalar> order = SourcesFirst(result);
        foreach (Scalar node in order)
        {
            node.Gradient = 0;
        }

        result.Gradient = 1;
        for (int i = order.Count - 1; i >= 0; i--)
        {
            foreach ((Scalar source, double slope) in order[i].Sources)
            {
                source.Gradient += slope * order[i].Gradient; // +=: a number used twice gets both parts
            }
        }
    }

    // A topological sort, depth first with a stack of its own: long sums would overflow the thread's.
    private static List<Scalar> SourcesFirst(Scalar result)
    {
        var order = new List<Scalar>();
        var seen = new HashSet<Scalar>(ReferenceEqualityComparer.Instance) { result };
        var open = new Stack<(Scalar Node, int Next)>([(result, 0)]);
        while (open.TryPop(out (Scalar Node, int Next) top))
        {
            if (top.Next == top.Node.Sources.Length)
            {
                order.Add(top.Node);
                continue;
            }

            open.Push((top.Node, top.Next + 1));
            Scalar source = top.Node.Sources[top.Next].Source;
            if (seen.Add(source))
            {
                open.Push((source, 0));
            }
        }

        return order;
    }
}
