namespace NeuralNet;

/// <summary>
/// Root-mean-square normalisation: <c>output = input / √(mean of input² + ε) · weight</c>, by row (Zhang and Sennrich 2019), as PyTorch's
/// <c>nn.RMSNorm</c>, whose default ε is the least float32 step.
/// </summary>
/// <inheritdoc cref="RowNorm" path="/remarks"/>
public sealed class RmsNorm : RowNorm, IDescribable<RmsNorm>
{
    /// <summary>Root-mean-square normalisation of rows of a given length.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RmsNorm(int columns, float epsilon = 1e-6f)
        : base(columns, epsilon, isCentered: false)
    {
    }

    /// <inheritdoc/>
    public static string Kind => "RmsNorm";

    /// <inheritdoc/>
    public static RmsNorm From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Number("epsilon"));
    }
}
