namespace NeuralNet.PublicTests.OwnParts;

/// <summary>The loss of an expectile τ (Newey and Powell 1987): the mean of τ · e² where e = target - output &gt; 0, else (1 - τ) · e².</summary>
internal sealed class Expectile(float share) : Loss, IDescribable<Expectile>
{
    public static string Kind => "Expectile";

    public static Expectile From(Description description) => new(description.Number("share"));

    public void Describe(Description description) => description.Add("share", share);

    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float error = target[i] - output[i];
            float factor = error > 0 ? share : 1 - share;
            sum += factor * error * error;
            gradient[i] = -2 * factor * error / output.Length;
        }

        return sum / output.Length;
    }
}
