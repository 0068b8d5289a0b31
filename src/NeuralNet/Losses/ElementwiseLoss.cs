using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Losses that are a mean over the elements of a row, from their kernels.</summary>
internal static class ElementwiseLoss
{
    /// <summary>The mean over the elements of a row; gradient = scale / T · slope.</summary>
    public static double Mean<TOperator>(
        ReadOnlySpan<float> output, ReadOnlySpan<float> target, float parameter, double scale, Span<float> gradient)
        where TOperator : struct, ILossOperator =>
        ElementwiseLossKernel<TOperator>.Evaluate(output, target, parameter, (float)(scale / output.Length), gradient) / output.Length;

    /// <summary>The sum over rows of that mean.</summary>
    public static double Sum<TOperator>(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, float parameter, double scale, MatrixSpan gradient)
        where TOperator : struct, ILossOperator =>
        ElementwiseLossKernel<TOperator>.Evaluate(
            output.AsSpan(), targets.AsSpan(), parameter, (float)(scale / output.Columns), gradient.AsSpan()) / output.Columns;
}
