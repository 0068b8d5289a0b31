namespace NeuralNet.Tests.Reference;

internal static class RelativeError
{
    /// <summary>‖a - b‖ / (‖a‖ + ‖b‖); 0 where both are zero, NaN where either holds one.</summary>
    public static double Between(ReadOnlySpan<float> a, ReadOnlySpan<double> b)
    {
        a.Length.Should().Be(b.Length);
        double difference = 0, sizeOfA = 0, sizeOfB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            difference += (a[i] - b[i]) * (a[i] - b[i]);
            sizeOfA += (double)a[i] * a[i];
            sizeOfB += b[i] * b[i];
        }

        double size = Math.Sqrt(sizeOfA) + Math.Sqrt(sizeOfB);
        return size == 0 ? 0 : Math.Sqrt(difference) / size;
    }
}
