namespace NeuralNet;

/// <summary>
/// From the logits of M networks side by side to one probability a label: the mean p of their sigmoids, sharpened,
/// <c>p^a / (p^a + (1 - p)^a)</c>, with a power a of each label's own.
/// </summary>
/// <remarks>
/// The last layer of an ensemble where a row may have several labels; for one class a row see <see cref="SoftmaxMean"/>. Shapes: input [B, M · L],
/// output [B, L]. A mean nearer to 0 or 1 than 1e-7 counts as that far away. Nothing is learned. Computed in float64. Forward and Backward allocate nothing.
/// </remarks>
public sealed class SigmoidMean : Layer, IDescribable<SigmoidMean>
{
    private const double Least = 1e-7;
    private readonly LayerState _sharpness;

    /// <summary>The mean sigmoid of networks side by side.</summary>
    /// <param name="members">M, 1 or more.</param>
    /// <param name="sharpness">[L]: the power of each label, finite and above 0; copied.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SigmoidMean(int members, Tensor sharpness)
        : this(members, sharpness?.Length ?? throw new ArgumentNullException(nameof(sharpness)))
    {
        for (int label = 0; label < sharpness.Length; label++)
        {
            Sharpness[label] = (float)EnsembleSizes.Sharpness(nameof(SigmoidMean), sharpness[label], nameof(sharpness));
        }
    }

    private SigmoidMean(int members, int labels)
        : base(EnsembleSizes.Inputs(nameof(SigmoidMean), members, labels, leastOutputs: 1), labels)
    {
        _sharpness = new LayerState("sharpness", new Shape(labels), start: 1) { IsFitted = true };
        States = [_sharpness];
    }

    /// <inheritdoc/>
    public static string Kind => "SigmoidMean";

    /// <summary>M.</summary>
    public int Members => Inputs / Outputs;

    /// <summary>[L]: the power of each label.</summary>
    public Tensor Sharpness => _sharpness.Value;

    /// <summary><see cref="Sharpness"/>.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <inheritdoc/>
    public static SigmoidMean From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("members"), description.Size("labels"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("members", Members).Add("labels", Outputs);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            for (int label = 0; label < Outputs; label++)
            {
                output[i, label] = (float)Sharpened(Mean(input.Row(i), label), label);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            for (int label = 0; label < Outputs; label++)
            {
                double p = Mean(input.Row(i), label), sharp = Sharpened(p, label);
                double gradient = IsInside(p) ? outputGradient[i, label] * Sharpness[label] * sharp * (1 - sharp) / (p * (1 - p)) / Members : 0;
                for (int j = label; j < Inputs; j += Outputs)
                {
                    double sigmoid = Sigmoid(input[i, j]);
                    inputGradient[i, j] = (float)(gradient * sigmoid * (1 - sigmoid));
                }
            }
        }
    }

    /// <summary>Text such as <c>SigmoidMean(8 x 3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"SigmoidMean({Members} x {Outputs})");

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        foreach (float sharpness in Sharpness.AsSpan())
        {
            if (!(sharpness > 0 && float.IsFinite(sharpness)))
            {
                throw new InvalidDataException(FormattableString.Invariant($"SigmoidMean expects a finite sharpness above 0 but got {sharpness}."));
            }
        }
    }

    private double Mean(ReadOnlySpan<float> logits, int label)
    {
        double sum = 0;
        for (int j = label; j < logits.Length; j += Outputs)
        {
            sum += Sigmoid(logits[j]);
        }

        return sum / Members;
    }

    // The sigmoid of a times the logit of p.
    private double Sharpened(double p, int label)
    {
        double within = Math.Clamp(p, Least, 1 - Least);
        return Sigmoid(Sharpness[label] * Math.Log(within / (1 - within)));
    }

    private static bool IsInside(double p) => p is > Least and < 1 - Least;

    private static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));
}
