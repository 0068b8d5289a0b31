using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Scales all gradients down where their norm in all is above a limit: g · min(1, maximum / (‖g‖ + 1e-6)), with ‖g‖² = Σ g² over all parameters.
/// </summary>
/// <remarks>
/// One sweep over the gradients, two where it clips; 0 bytes a step. After <see cref="Accumulate"/>, it clips the mean of all batches. A gradient that
/// is not finite stays, so that the update rejects it. Source: Pascanu et al. 2013; PyTorch's <c>clip_grad_norm_</c>.
/// </remarks>
/// <example><code>
/// var clip = new ClipNorm(maximum: 1);
/// trainer.Stages.Add(clip);
/// trainer.Fit(train, epochs: 10, options: new() { OnStep = _ => Console.WriteLine(clip.LastNorm) });
/// </code></example>
public sealed class ClipNorm : IGradientStage
{
    private const double Epsilon = 1e-6;

    /// <summary>Clips by the norm of all gradients.</summary>
    /// <param name="maximum">The greatest norm, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public ClipNorm(float maximum)
    {
        if (!(maximum > 0 && float.IsFinite(maximum)))
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), FormattableString.Invariant(
                $"ClipNorm expects a maximum that is finite and above 0 but got {maximum}. Log LastNorm of a ClipNorm with a large maximum to see what is usual."));
        }

        Maximum = maximum;
    }

    /// <summary>The greatest norm.</summary>
    public float Maximum { get; }

    /// <summary>The norm of the last step's gradients before they were clipped; 0 before the first step.</summary>
    public double LastNorm { get; private set; }

    /// <inheritdoc/>
    public bool Apply(GradientStep context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LastNorm = Math.Sqrt(SumOfSquares.Of(context.Gradients));
        double factor = Maximum / (LastNorm + Epsilon);
        if (factor < 1 && double.IsFinite(LastNorm))
        {
            TensorPrimitives.Multiply(context.Gradients, (float)factor, context.Gradients);
        }

        return true;
    }

    /// <summary>Text such as <c>ClipNorm(1)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"ClipNorm({Maximum})");
}
