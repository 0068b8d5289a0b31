namespace NeuralNet;

/// <summary>
/// The loss of quantiles (Koenker and Bassett 1978): the mean over rows and outputs of <c>max(τ · e, (τ - 1) · e)</c> with e = target - output. Its least
/// value has a share τ of the targets below the output.
/// </summary>
/// <remarks>
/// With several quantiles the model has an output for each, and one target [B, 1] serves them all; or targets [B, K]. With one quantile, outputs and
/// targets are [B, T]. The unit is the targets'. Allocates nothing.
/// </remarks>
/// <example>
/// <code>
/// var loss = new Pinball(0.1f, 0.5f, 0.9f);     // a model with three outputs: an interval of 80 %, and the median
/// </code>
/// </example>
public sealed class Pinball : Loss, IDescribable<Pinball>
{
    private readonly float[] _quantiles;

    /// <summary>The loss of quantiles.</summary>
    /// <param name="quantiles">τ, each above 0 and below 1.</param>
    /// <exception cref="ArgumentException">No quantile, or one that is out of its range.</exception>
    public Pinball(params IReadOnlyList<float> quantiles)
    {
        ArgumentNullException.ThrowIfNull(quantiles);
        _quantiles = [.. quantiles];
        if (_quantiles.Length == 0 || !Array.TrueForAll(_quantiles, quantile => quantile is > 0 and < 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Pinball expects quantiles above 0 and below 1 but got [{string.Join(", ", _quantiles)}]. 0.5 is the median."), nameof(quantiles));
        }
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Pinball);

    /// <summary>τ.</summary>
    public IReadOnlyList<float> Quantiles => _quantiles;

    /// <inheritdoc/>
    public static Pinball From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new([.. description.Children("quantiles").Select(quantile => quantile.Number("value"))]);
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("quantiles", Array.ConvertAll(_quantiles, quantile => new Description("Quantile").Add("value", quantile)));
    }

    /// <summary>Text such as <c>Pinball(0.1, 0.9)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Pinball({string.Join(", ", _quantiles.Select(quantile => FormattableString.Invariant($"{quantile}")))})");

    /// <inheritdoc/>
    protected override int AlternativeTargetCount(int outputs) => _quantiles.Length == 1 ? 0 : 1;

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int j = 0; j < output.Length; j++)
        {
            float quantile = _quantiles[_quantiles.Length == 1 ? 0 : j];
            float error = target[target.Length == 1 ? 0 : j] - output[j];
            float slope = error > 0 ? quantile : error < 0 ? quantile - 1 : 0;
            sum += slope * error;
            gradient[j] = -slope / output.Length;
        }

        return sum / output.Length;
    }

    private protected override void VerifyOutputs(int outputs)
    {
        if (_quantiles.Length > 1 && _quantiles.Length != outputs)
        {
            throw new ArgumentException($"{this} expects an output for each of its {_quantiles.Length} quantiles but got {outputs}.");
        }
    }
}
