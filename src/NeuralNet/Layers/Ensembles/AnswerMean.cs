namespace NeuralNet;

/// <summary>
/// From the standardised answers of M networks side by side to one answer a target in its own unit: <c>mean · scale + center</c>, kept between
/// the least and the greatest value that is possible.
/// </summary>
/// <remarks>
/// The last layer of an ensemble that predicts numbers. Shapes: input [B, M · T], output [B, T]; center, scale, least and greatest [T]. Nothing is learned.
/// Computed in float64. Forward and Backward allocate nothing.
/// </remarks>
public sealed class AnswerMean : Layer, IDescribable<AnswerMean>
{
    private readonly LayerState _center;
    private readonly LayerState _scale;
    private readonly LayerState _least;
    private readonly LayerState _greatest;

    /// <summary>The mean answer of networks side by side.</summary>
    /// <param name="members">M, 1 or more.</param>
    /// <param name="center">[T]: what 0 stands for, finite; copied.</param>
    /// <param name="scale">[T]: what 1 is more than 0, finite and not 0; copied.</param>
    /// <param name="least">[T]: no answer is less; copied.</param>
    /// <param name="greatest">[T]: no answer is more; copied.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No member.</exception>
    public AnswerMean(int members, Tensor center, Tensor scale, Tensor least, Tensor greatest)
        : this(members, Length(center, scale, least, greatest))
    {
        foreach ((Tensor from, LayerState to) in new[] { (center, _center), (scale, _scale), (least, _least), (greatest, _greatest) })
        {
            from.AsSpan().CopyTo(to.Value.AsSpan());
        }

        if (Problem() is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }

    private AnswerMean(int members, int targets)
        : base(EnsembleSizes.Inputs(nameof(AnswerMean), members, targets, leastOutputs: 1), targets)
    {
        var shape = new Shape(targets);
        _center = new LayerState("center", shape) { IsFitted = true };
        _scale = new LayerState("scale", shape, start: 1) { IsFitted = true };
        _least = new LayerState("least", shape, start: float.MinValue) { IsFitted = true };
        _greatest = new LayerState("greatest", shape, start: float.MaxValue) { IsFitted = true };
        States = [_center, _scale, _least, _greatest];
    }

    /// <inheritdoc/>
    public static string Kind => "AnswerMean";

    /// <summary>M.</summary>
    public int Members => Inputs / Outputs;

    /// <summary>[T]: what 0 stands for.</summary>
    public Tensor Center => _center.Value;

    /// <summary>[T]: what 1 is more than 0.</summary>
    public Tensor Scale => _scale.Value;

    /// <summary>[T]: no answer is less.</summary>
    public Tensor Least => _least.Value;

    /// <summary>[T]: no answer is more.</summary>
    public Tensor Greatest => _greatest.Value;

    /// <summary>Center, scale, least and greatest.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <inheritdoc/>
    public static AnswerMean From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("members"), description.Size("targets"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("members", Members).Add("targets", Outputs);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            for (int target = 0; target < Outputs; target++)
            {
                output[i, target] = (float)Math.Clamp(Answer(input.Row(i), target), Least[target], Greatest[target]);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            for (int target = 0; target < Outputs; target++)
            {
                double answer = Answer(input.Row(i), target);
                bool isInside = answer >= Least[target] && answer <= Greatest[target];
                float gradient = isInside ? outputGradient[i, target] * Scale[target] / Members : 0;
                for (int j = target; j < Inputs; j += Outputs)
                {
                    inputGradient[i, j] = gradient;
                }
            }
        }
    }

    /// <summary>Text such as <c>AnswerMean(8 x 1)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"AnswerMean({Members} x {Outputs})");

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        if (Problem() is { } problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    /// <summary>A target's answer for a row of outputs, before it is kept within its range.</summary>
    internal double Answer(ReadOnlySpan<float> outputs, int target)
    {
        double sum = 0;
        for (int j = target; j < outputs.Length; j += Outputs)
        {
            sum += outputs[j];
        }

        return (sum / Members * Scale[target]) + Center[target];
    }

    private string? Problem()
    {
        for (int target = 0; target < Outputs; target++)
        {
            if (!float.IsFinite(Center[target]) || !float.IsFinite(Scale[target]) || Scale[target] == 0 || !(Least[target] <= Greatest[target]))
            {
                return FormattableString.Invariant(
                    $"AnswerMean expects a finite center, a finite scale that is not 0, and a least value up to the greatest, but target {target} has {Center[target]}, {Scale[target]}, {Least[target]} and {Greatest[target]}.");
            }
        }

        return null;
    }

    private static int Length(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor tensor in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor);
            if (tensor.Length != tensors[0].Length)
            {
                throw new ArgumentException($"AnswerMean expects as many numbers of each kind as targets but got {tensors[0].Length} and {tensor.Length}.");
            }
        }

        return tensors[0].Length;
    }
}
