namespace NeuralNet;

/// <summary>
/// The margin loss of classes: the mean over rows of <c>Σ over other classes j of max(0, margin - z_class + z_j) / K</c> (Weston and Watkins 1999), as
/// PyTorch's <c>nn.MultiMarginLoss</c>.
/// </summary>
/// <remarks>
/// Targets are class indices [B, 1]; the outputs z are scores of any size, the greatest wins. A row whose class leads by the margin costs nothing. With class
/// weights, the sum over rows is divided by the sum of the weights of their classes, as in the other losses; PyTorch divides this one by B. Allocates nothing.
/// </remarks>
public sealed class Hinge : Loss, IDescribable<Hinge>
{
    private readonly ClassWeights _weights;

    /// <summary>The margin loss.</summary>
    /// <param name="margin">By how much a class has to lead: finite, above 0.</param>
    /// <param name="classWeights">A weight for each class; null for 1 each.</param>
    /// <exception cref="ArgumentException">A class weight is negative or not finite, or none is above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The margin is out of its range.</exception>
    public Hinge(float margin = 1, IReadOnlyList<float>? classWeights = null)
    {
        Margin = margin > 0 && float.IsFinite(margin)
            ? margin
            : throw new ArgumentOutOfRangeException(nameof(margin), FormattableString.Invariant($"Hinge expects a finite margin above 0 but got {margin}."));
        _weights = new ClassWeights(nameof(Hinge), classWeights);
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Hinge);

    /// <summary>By how much a class has to lead.</summary>
    public float Margin { get; }

    /// <summary>A weight for each class; empty for 1 each.</summary>
    public IReadOnlyList<float> ClassWeights => _weights.Values;

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public static Hinge From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Number("margin"), NeuralNet.ClassWeights.From(description));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("margin", Margin);
        _weights.AddTo(description);
    }

    /// <inheritdoc/>
    protected override int AlternativeTargetCount(int outputs) => 1;

    /// <inheritdoc/>
    protected override float Count(ReadOnlySpan<float> target) => _weights[(int)target[0]];

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        int label = (int)target[0];
        float share = _weights[label] / output.Length, sum = 0, slope = 0;
        for (int j = 0; j < output.Length; j++)
        {
            float lack = Margin - output[label] + output[j];
            bool counts = j != label && !(lack <= 0);       // a NaN counts
            gradient[j] = counts ? share : 0;
            sum += counts ? share * lack : 0;
            slope += gradient[j];
        }

        gradient[label] = -slope;
        return sum;
    }

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs) => target.Length == 1
        ? SoftmaxCrossEntropy.ProblemOfClass(target[0], outputs)
        : "expected one class index a row but got a distribution. Give the index of the class.";

    private protected override void VerifyOutputs(int outputs)
    {
        if (outputs < 2)
        {
            throw new ArgumentException($"Hinge expects 2 or more scores a row but got {outputs}. For yes or no, give the model two outputs.");
        }

        _weights.Verify(nameof(Hinge), outputs);
    }
}
