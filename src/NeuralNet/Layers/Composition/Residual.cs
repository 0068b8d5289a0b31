using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>A block of layers with a way around it: <c>output = input + block(input)</c> (He et al. 2016).</summary>
/// <remarks>
/// The block has only the difference to learn, and gradients reach the layers before it undiminished, so deep networks train. Where the block's
/// outputs are not as many as its inputs, a projection of the input takes the input's place, by default a <see cref="Dense"/> layer without
/// activation (the paper's option B). For rows of any length where its layers are. Forward and Backward allocate nothing.
/// </remarks>
/// <example>
/// <code>
/// new Residual(new Dense(256, 256, Activation.Relu), new Dense(256, 256))
/// </code>
/// </example>
public sealed class Residual : Layer, IDescribable<Residual>
{
    private readonly Sequential _block;
    private readonly Layer? _given;
    private Layer? _projection;
    private IReadOnlyList<NamedLayer> _children;

    /// <summary>A block with a way around it.</summary>
    /// <param name="layers">The block, from input to output.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, or sizes that do not fit.</exception>
    public Residual(params IReadOnlyList<Layer> layers)
        : this(layers, projection: null)
    {
    }

    /// <summary>A block with a projection around it.</summary>
    /// <param name="layers">The block, from input to output.</param>
    /// <param name="projection">What maps the input to the block's outputs; null for the identity where they are as many, and a Dense layer where not.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, or sizes that do not fit.</exception>
    public Residual(IReadOnlyList<Layer> layers, Layer? projection)
    {
        _block = new Sequential(layers);
        _given = _projection = projection;
        _children = All();
        if (_block.Inputs > 0)
        {
            SetInputs(_block.Inputs);
        }
    }

    /// <inheritdoc/>
    public static string Kind => "Residual";

    /// <summary>The block.</summary>
    public Sequential Block => _block;

    /// <summary>What the input goes through around the block; null for the identity.</summary>
    public Layer? Projection => _projection;

    /// <summary>The block, and the projection where there is one.</summary>
    public override IReadOnlyList<NamedLayer> Children => _children;

    /// <inheritdoc/>
    internal override Layer Frozen() => new Residual([_block.Frozen()], _projection?.Frozen());

    /// <inheritdoc/>
    public static Residual From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(
            Sequential.FromAll(description.Children("layers")), description.Has("projection") ? Kinds.Build(description.Child("projection")) : null);
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("layers", [.. _block.Layers.Select(Kinds.Describe)]);
        if (_projection is not null)
        {
            description.Add("projection", Kinds.Describe(_projection));
        }
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();

        // Backward needs the block's output as the block left it.
        MatrixSpan blockOutput = context.IsTraining ? memory.BlockOutput.Of(output.Rows, output.Columns) : output;
        context.Child(0).Forward(input, blockOutput);
        ReadOnlyMatrixSpan around = input;
        if (_projection is not null)
        {
            MatrixSpan projected = memory.Projected.Of(output.Rows, output.Columns);
            context.Child(1).Forward(input, projected);
            around = projected;
        }

        TensorPrimitives.Add(blockOutput.AsSpan(), around.AsSpan(), output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        bool needsAround = !inputGradient.IsEmpty || (_projection is not null && context.Child(1).Learns);

        // The block may overwrite its output gradient, which the way around needs too.
        MatrixSpan around = needsAround ? memory.Around.Of(outputGradient.Rows, outputGradient.Columns) : default;
        if (needsAround)
        {
            outputGradient.AsSpan().CopyTo(around.AsSpan());
        }

        if (!inputGradient.IsEmpty || context.Child(0).Learns)
        {
            context.Child(0).Backward(input, memory.BlockOutput.Current, outputGradient, inputGradient);
        }

        if (needsAround && _projection is not null)
        {
            MatrixSpan projectedGradient = inputGradient.IsEmpty ? default : memory.ProjectedGradient.Of(input.Rows, input.Columns);
            context.Child(1).Backward(input, memory.Projected.Current, around, projectedGradient);
            around = projectedGradient;
        }

        if (!inputGradient.IsEmpty)
        {
            TensorPrimitives.Add(inputGradient.AsSpan(), around.AsSpan(), inputGradient.AsSpan());
        }
    }

    /// <summary>Text such as <c>Residual(3 layers)</c>.</summary>
    public override string ToString() => _block.Layers.Count == 1 ? $"Residual({_block.Layers[0]})" : $"Residual({_block.Layers.Count} layers)";

    /// <inheritdoc/>
    protected override int Bind(int inputs)
    {
        int outputs = Bind(_block, inputs);
        _projection = _given ?? (outputs == inputs ? null : new Dense(inputs, outputs));
        _children = All();
        if (_projection is not null && Bind(_projection, inputs) is var projected && projected != outputs)
        {
            throw new ArgumentException(
                $"Residual expects a projection to the block's {outputs} outputs but got {_projection} with {projected}: the two are added.");
        }

        return outputs;
    }

    private IReadOnlyList<NamedLayer> All() => _projection is null
        ? [new NamedLayer("block", _block)]
        : [new NamedLayer("block", _block), new NamedLayer("projection", _projection)];

    // [B, O] each, the last [B, I].
    private sealed class Memory
    {
        public readonly RowBuffer BlockOutput = new();
        public readonly RowBuffer Projected = new();
        public readonly RowBuffer Around = new();
        public readonly RowBuffer ProjectedGradient = new();
    }
}
