namespace NeuralNet.PublicTests.OwnParts;

/// <summary>The loss of a quantile τ (Koenker and Bassett 1978): the mean of τ · e where e = target - output &gt; 0, else (τ - 1) · e.</summary>
internal sealed class Pinball(float quantile) : Loss, IDescribable<Pinball>
{
    public static string Kind => "Pinball";

    public static Pinball From(Description description) => new(description.Number("quantile"));

    public void Describe(Description description) => description.Add("quantile", quantile);

    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float error = target[i] - output[i];
            float slope = error > 0 ? quantile : quantile - 1;
            sum += slope * error;
            gradient[i] = -slope / output.Length;
        }

        return sum / output.Length;
    }
}
