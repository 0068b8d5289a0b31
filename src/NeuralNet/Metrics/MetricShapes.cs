namespace NeuralNet;

/// <summary>The check that there is a target for each output.</summary>
internal static class MetricShapes
{
    public static void ThrowIfDifferent(string who, Tensor output, Tensor targets)
    {
        if (targets.Columns != output.Columns)
        {
            throw new ArgumentException($"{who} expects a target for each output, {output.Shape}, but got {targets.Shape}.", nameof(targets));
        }
    }
}
