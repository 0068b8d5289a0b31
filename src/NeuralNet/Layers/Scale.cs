using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A learned factor for each column: <c>output = input · weight</c>.</summary>
/// <remarks>
/// As the first layer it lets training choose how much each feature counts (RealMLP; Holzmüller et al. 2024, who give it six times the learning rate:
/// <see cref="Parameter.LearningRateFactor"/>). Forward and Backward allocate nothing.
/// </remarks>
public sealed class Scale : Layer, IDescribable<Scale>
{
    /// <summary>A factor for each column, 1 at first.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public Scale(int columns)
        : base(columns, columns)
    {
        Weight = new Parameter("weight", new Shape(columns));
        Parameters = [Weight];
    }

    /// <inheritdoc/>
    public static string Kind => "Scale";

    /// <summary>[C].</summary>
    public Parameter Weight { get; }

    /// <summary><see cref="Weight"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    internal override AffineMap AffineMap() => new(Array.ConvertAll(Weight.Value.ToArray(), x => (double)x), new double[Inputs]);

    /// <inheritdoc/>
    public static Scale From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) =>
        ColumnScale.Multiply(input.AsSpan(), Weight.Value.AsSpan(), output.AsSpan());

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MatrixSpan totals = context.Memory<Memory>().Totals.Of(RowParts.Count(input.Rows, Inputs), Inputs);
        ColumnScale.Backward(outputGradient.AsSpan(), input.AsSpan(), Weight.Value.AsSpan(), totals.AsSpan(), inputGradient.AsSpan());
        context.SetGradientToSum(Weight, totals);
    }

    /// <summary>Text such as <c>Scale(5)</c>.</summary>
    public override string ToString() => $"Scale({Inputs})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(1);
    }

    private sealed class Memory
    {
        public readonly RowBuffer Totals = new();       // [parts, C]
    }
}
