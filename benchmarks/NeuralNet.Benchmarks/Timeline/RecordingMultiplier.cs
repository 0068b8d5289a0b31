namespace NeuralNet.Benchmarks;

/// <summary>Our products, each of which ends what was done before it and is an operation of its own.</summary>
internal sealed class RecordingMultiplier(StepRecorder recorder) : IMatrixMultiplier
{
    private readonly SimdMatrixMultiplier _multiplier = new();
    private OperationKind _last;

    /// <summary>The layer of the last product, from 1.</summary>
    public int Layer { get; private set; }

    public string Name => _multiplier.Name;

    public void Begin() => (Layer, _last) = (0, OperationKind.Check);

    // Going forward nothing is transposed; going back the second factor is for dX, and the first one for dW, which a layer computes last.
    public void Multiply(float alpha, MatrixFactor a, MatrixFactor b, float beta, MatrixSpan destination)
    {
        OperationKind kind = a.IsTransposed ? OperationKind.WeightGradient
            : b.IsTransposed ? OperationKind.InputGradient
            : OperationKind.Forward;
        (OperationKind before, int layer) = (kind, _last) switch
        {
            (OperationKind.Forward, OperationKind.Check) => (OperationKind.Check, 0),
            (OperationKind.Forward, _) => (OperationKind.Activation, Layer),
            (OperationKind.WeightGradient, OperationKind.InputGradient) => (OperationKind.Between, Layer),
            (_, OperationKind.WeightGradient) => (OperationKind.ActivationBackward, Layer - 1),
            _ => (OperationKind.ActivationBackward, Layer),
        };
        recorder.Lap(new(before, layer));

        Layer += kind == OperationKind.Forward ? 1 : _last == OperationKind.WeightGradient ? -1 : 0;
        _last = kind;
        _multiplier.Multiply(alpha, a, b, beta, destination);
        recorder.Lap(new(kind, Layer, destination.Rows, destination.Columns, a.Columns));
    }
}
