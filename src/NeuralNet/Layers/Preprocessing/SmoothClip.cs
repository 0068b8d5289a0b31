using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Draws outliers in smoothly: <c>output = x / √(1 + (x / limit)²)</c>, near x in the middle and never beyond ±limit.</summary>
/// <remarks>
/// After scaling by the median and quartiles, it keeps one wild value of a table from dominating (RealMLP, limit 3; Holzmüller et al. 2024). Nothing
/// is learned. For rows of any length. Forward and Backward allocate nothing.
/// </remarks>
public sealed class SmoothClip : Layer, IDescribable<SmoothClip>
{
    /// <summary>A smooth clip.</summary>
    /// <param name="limit">What outputs stay below in size: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of its range.</exception>
    public SmoothClip(float limit = 3) => Limit = limit > 0 && float.IsFinite(limit)
        ? limit
        : throw new ArgumentOutOfRangeException(nameof(limit), FormattableString.Invariant($"SmoothClip expects a finite limit above 0 but got {limit}."));

    /// <inheritdoc/>
    public static string Kind => "SmoothClip";

    /// <summary>What outputs stay below in size.</summary>
    public float Limit { get; }

    /// <inheritdoc/>
    public static SmoothClip From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Number("limit"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("limit", Limit);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) =>
        SmoothClipKernel.Forward(input.AsSpan(), input.Columns, Limit, output.AsSpan());

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        if (!inputGradient.IsEmpty)
        {
            SmoothClipKernel.Backward(outputGradient.AsSpan(), input.AsSpan(), input.Columns, Limit, inputGradient.AsSpan());
        }
    }

    /// <summary>Text such as <c>SmoothClip(3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"SmoothClip({Limit})");
}
