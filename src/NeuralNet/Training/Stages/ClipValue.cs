using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>Limits each element of the gradients: min(max(g, -limit), limit).</summary>
/// <remarks>One sweep over the gradients; 0 bytes a step. NaN stays, so that the update rejects it. Source: PyTorch's <c>clip_grad_value_</c>.</remarks>
/// <example><code>trainer.Stages.Add(new ClipValue(0.5f));</code></example>
public sealed class ClipValue : IGradientStage
{
    /// <summary>Clips each element.</summary>
    /// <param name="limit">The greatest absolute value, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public ClipValue(float limit)
    {
        if (!(limit > 0 && float.IsFinite(limit)))
        {
            throw new ArgumentOutOfRangeException(nameof(limit), FormattableString.Invariant(
                $"ClipValue expects a limit that is finite and above 0 but got {limit}. Leave the stage out to clip nothing."));
        }

        Limit = limit;
    }

    /// <summary>The greatest absolute value.</summary>
    public float Limit { get; }

    /// <inheritdoc/>
    public bool Apply(GradientStep context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TensorPrimitives.Clamp(context.Gradients, -Limit, Limit, context.Gradients);
        return true;
    }

    /// <summary>Text such as <c>ClipValue(0.5)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"ClipValue({Limit})");
}
