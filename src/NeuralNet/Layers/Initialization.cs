namespace NeuralNet;

/// <summary>How a <see cref="Dense"/> layer is initialized: its weight uniform in ±limit, its bias zero unless <see cref="DrawsBiases"/>.</summary>
public sealed class Initialization
{
    private readonly Func<int, int, float> _limit;

    /// <summary>An initialization of your own.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="limit">The limit from fan-in and fan-out, the layer's numbers of inputs and outputs: finite, 0 or more.</param>
    /// <param name="drawsBiases">Whether the bias is drawn like the weight; otherwise it starts at zero.</param>
    public Initialization(string name, Func<int, int, float> limit, bool drawsBiases = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(limit);
        Name = name;
        _limit = limit;
        DrawsBiases = drawsBiases;
    }

    /// <summary>limit = √(6 / fan-in) (He et al. 2015, equation 10): keeps the variance through rectifiers.</summary>
    public static Initialization He { get; } = new("He", (fanIn, _) => MathF.Sqrt(6f / fanIn));

    /// <summary>limit = √(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, equation 16).</summary>
    public static Initialization Glorot { get; } = new("Glorot", (fanIn, fanOut) => MathF.Sqrt(6f / ((float)fanIn + fanOut)));

    /// <summary>limit = √(3 / fan-in) (LeCun et al. 1998): variance 1 / fan-in, which SELU needs.</summary>
    public static Initialization LeCun { get; } = new("LeCun", (fanIn, _) => MathF.Sqrt(3f / fanIn));

    /// <summary>limit = 1 / √fan-in, for weight and bias, as PyTorch's <c>nn.Linear</c>.</summary>
    public static Initialization FanIn { get; } = new("FanIn", (fanIn, _) => 1f / MathF.Sqrt(fanIn), drawsBiases: true);

    /// <summary>All zero: right for one layer alone (logistic regression), where no symmetry needs breaking.</summary>
    public static Initialization Zero { get; } = new("Zero", (_, _) => 0);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether the bias is drawn like the weight.</summary>
    public bool DrawsBiases { get; }

    /// <summary>The limit of the uniform draws.</summary>
    /// <param name="fanIn">Inputs of the layer.</param>
    /// <param name="fanOut">Outputs of the layer.</param>
    /// <exception cref="InvalidOperationException">The function gave a number that is negative or not finite.</exception>
    public float Limit(int fanIn, int fanOut)
    {
        float limit = _limit(fanIn, fanOut);
        return limit >= 0 && float.IsFinite(limit)
            ? limit
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"Initialization {Name} expects a finite limit of 0 or more but got {limit} from its function for {fanIn} inputs and {fanOut} outputs."));
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
