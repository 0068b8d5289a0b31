namespace NeuralNet.Benchmarks;

/// <summary>A part of a training step.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Layer">The number of its layer, from 1; 0 for none.</param>
/// <param name="M">Rows of a product.</param>
/// <param name="N">Columns of a product.</param>
/// <param name="K">Sums of a product; 0 where it is none.</param>
internal readonly record struct Operation(OperationKind Kind, int Layer = 0, int M = 0, int N = 0, int K = 0)
{
    public double Flops => 2.0 * M * N * K;

    /// <param name="activations">Of the layers.</param>
    public string Name(IReadOnlyList<Activation> activations) => Kind switch
    {
        OperationKind.Check => "features are finite",
        OperationKind.Forward => $"X · W, layer {Layer}: {M} x {N} x {K}",
        OperationKind.Activation => $"bias, {activations[Layer - 1]}, layer {Layer}",
        OperationKind.Loss => "loss and its gradient",
        OperationKind.ActivationBackward => $"back through {activations[Layer - 1]}, layer {Layer}",
        OperationKind.InputGradient => $"dZ · Wᵀ, layer {Layer}: {M} x {N} x {K}",
        OperationKind.WeightGradient => $"Xᵀ · dZ, layer {Layer}: {M} x {N} x {K}",
        OperationKind.Between => $"between two products, layer {Layer}",
        OperationKind.BiasGradient => $"bias gradient, layer {Layer}",
        OperationKind.Update => "update",
        _ => throw new InvalidOperationException($"Operation has no name for {Kind}."),
    };
}

internal enum OperationKind
{
    Check,
    Forward,
    Activation,
    Loss,
    ActivationBackward,
    InputGradient,
    WeightGradient,
    Between,
    BiasGradient,
    Update,
}
