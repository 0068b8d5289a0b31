namespace NeuralNet.PublicTests.OwnParts;

/// <summary>The mean of ln cosh e for the error e = output - target: near e² / 2 in the middle, |e| far out.</summary>
internal sealed class LogCosh : Loss, IDescribable<LogCosh>
{
    public static string Kind => "LogCosh";

    public static LogCosh From(Description description) => new();

    public void Describe(Description description)
    {
    }

    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int i = 0; i < output.Length; i++)
        {
            float error = output[i] - target[i];
            sum += MathF.Abs(error) + MathF.Log((1 + MathF.Exp(-2 * MathF.Abs(error))) / 2);
            gradient[i] = MathF.Tanh(error) / output.Length;
        }

        return sum / output.Length;
    }
}
