namespace NeuralNet;

/// <summary>
/// Layer normalisation: <c>output = (input - mean) / √(variance + ε) · weight + bias</c>, with the mean and the variance (divisor C) of each row
/// (Ba, Kiros and Hinton 2016), as PyTorch's <c>nn.LayerNorm</c>.
/// </summary>
/// <inheritdoc cref="RowNorm" path="/remarks"/>
public sealed class LayerNorm : RowNorm, IDescribable<LayerNorm>
{
    /// <summary>Layer normalisation of rows of a given length.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LayerNorm(int columns, float epsilon = 1e-5f)
        : base(columns, epsilon, isCentered: true)
    {
    }

    /// <inheritdoc/>
    public static string Kind => "LayerNorm";

    /// <summary>[C], 0 at first.</summary>
    public Parameter Bias => Parameters[1];

    /// <inheritdoc/>
    public static LayerNorm From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Number("epsilon"));
    }
}
