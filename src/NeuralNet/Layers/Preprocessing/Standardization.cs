using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// A fixed change of scale, by column: <c>output = (input - mean) / scale</c>, or its inverse. It puts
/// preprocessing inside the model, so that one saved model accepts raw features and gives outputs in the targets' unit.
/// </summary>
/// <remarks>
/// Nothing is learned; <see cref="Mean"/> and <see cref="Scale"/> are saved as states. As the first layer it standardises features, with the
/// same bits as <see cref="Standardizer"/>; as the last one, <see cref="Inverse"/> turns standardised outputs back into their unit. Forward
/// and Backward allocate nothing.
/// </remarks>
public sealed class Standardization : Layer, IDescribable<Standardization>
{
    private readonly LayerState _mean;
    private readonly LayerState _scale;

    /// <summary>A change of scale: (input - mean) / scale.</summary>
    /// <param name="mean">[F]: what becomes 0, finite; copied.</param>
    /// <param name="scale">[F]: what becomes 1, finite and not 0; copied.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a number is not finite, or a scale is 0.</exception>
    public Standardization(Tensor mean, Tensor scale)
        : this(mean, scale, isInverse: false)
    {
    }

    private Standardization(Tensor mean, Tensor scale, bool isInverse)
        : this(Checked(mean, scale), isInverse)
    {
        mean.AsSpan().CopyTo(Mean.AsSpan());
        scale.AsSpan().CopyTo(Scale.AsSpan());
    }

    private Standardization(int columns, bool isInverse)
        : base(columns, columns)
    {
        IsInverse = isInverse;
        _mean = new LayerState("mean", new Shape(columns)) { IsFitted = true };
        _scale = new LayerState("scale", new Shape(columns), start: 1) { IsFitted = true };
        States = [_mean, _scale];
    }

    /// <inheritdoc/>
    public static string Kind => "Standardization";

    /// <summary>[F]: what becomes 0.</summary>
    public Tensor Mean => _mean.Value;

    /// <summary>[F]: what becomes 1.</summary>
    public Tensor Scale => _scale.Value;

    /// <summary>Whether the layer computes input · scale + mean.</summary>
    public bool IsInverse { get; }

    /// <summary>Mean and scale.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <summary>The inverse: input · scale + mean.</summary>
    /// <inheritdoc cref="Standardization(Tensor, Tensor)"/>
    public static Standardization Inverse(Tensor mean, Tensor scale) => new(mean, scale, isInverse: true);

    /// <inheritdoc/>
    internal override AffineMap AffineMap()
    {
        double[] mean = Array.ConvertAll(Mean.ToArray(), x => (double)x), scale = Array.ConvertAll(Scale.ToArray(), x => (double)x);
        return IsInverse ? new(scale, mean) : new([.. scale.Select(s => 1 / s)], [.. mean.Zip(scale, (m, s) => -m / s)]);
    }

    /// <inheritdoc/>
    public static Standardization From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("inputs"), description.Flag("inverse"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("inputs", Inputs).Add("inverse", IsInverse);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            if (IsInverse)
            {
                Rescale.Inverse(input.Row(i), Mean.AsSpan(), Scale.AsSpan(), output.Row(i));
            }
            else
            {
                Rescale.Forward(input.Row(i), Mean.AsSpan(), Scale.AsSpan(), output.Row(i));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            if (IsInverse)
            {
                Rescale.InverseGradient(outputGradient.Row(i), Scale.AsSpan(), inputGradient.Row(i));
            }
            else
            {
                Rescale.ForwardGradient(outputGradient.Row(i), Scale.AsSpan(), inputGradient.Row(i));
            }
        }
    }

    /// <summary>Text such as <c>Standardization(5)</c>.</summary>
    public override string ToString() => IsInverse ? $"Standardization({Inputs}, inverse)" : $"Standardization({Inputs})";

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        if (Problem(Mean, Scale) is string problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    private static int Checked(Tensor mean, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Length != scale.Length)
        {
            throw new ArgumentException(
                $"Standardization expects a mean and a scale for each column but got {mean.Length} means and {scale.Length} scales.",
                nameof(scale));
        }

        return Problem(mean, scale) is string problem ? throw new ArgumentException(problem, nameof(scale)) : mean.Length;
    }

    private static string? Problem(Tensor mean, Tensor scale)
    {
        for (int j = 0; j < mean.Length; j++)
        {
            if (!float.IsFinite(mean[j]) || !float.IsFinite(scale[j]) || scale[j] == 0)
            {
                return FormattableString.Invariant(
                    $"Standardization expects finite means and finite scales other than 0 but got mean {mean[j]} and scale {scale[j]} in column {j}. Give a constant column the scale 1.");
            }
        }

        return null;
    }
}
