namespace NeuralNet;

/// <summary>Layers in order, each fed by the one before: <c>output = layer_n(... layer_1(layer_0(input)))</c>.</summary>
/// <remarks>
/// It is a layer itself, so that it can be a part of another. A <see cref="Model"/> runs it. The layers' names are their places: 0, 1, 2, ...
/// </remarks>
public sealed class Sequential : Layer, IDescribable<Sequential>
{
    private readonly Layer[] _layers;

    /// <summary>A layer of layers in order.</summary>
    /// <param name="layers">From input to output; each one's inputs are as many as the outputs before.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, or sizes that do not fit.</exception>
    public Sequential(params IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        _layers = [.. layers];
        if (_layers.Length == 0)
        {
            throw new ArgumentException("Sequential expects 1 or more layers but got none.", nameof(layers));
        }

        var seen = new HashSet<Layer>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < _layers.Length; i++)
        {
            if (_layers[i] is null || !seen.Add(_layers[i]))
            {
                throw new ArgumentException(
                    $"Sequential expects distinct layers but got {(_layers[i] is null ? "null" : "the same one again")} as layer {i}. Make a new one.",
                    nameof(layers));
            }
        }

        Children = [.. _layers.Select((layer, i) => new NamedLayer(FormattableString.Invariant($"{i}"), layer))];

        // Layers for rows of any length before the first layer with a size get that size.
        if (Array.Find(_layers, layer => layer.Inputs > 0) is Layer sized)
        {
            SetInputs(sized.Inputs);
        }
    }

    /// <inheritdoc/>
    public static string Kind => "Sequential";

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override IReadOnlyList<NamedLayer> Children { get; }

    /// <inheritdoc/>
    internal override Layer Frozen() => Folding.Fold(_layers) is { Count: > 0 } layers ? new Sequential([.. layers.Select(layer => layer.Frozen())]) : this;

    internal override Activation? OutputActivation
    {
        get
        {
            // A layer that keeps the order of its values, such as dropout, is skipped.
            for (int i = _layers.Length - 1; i >= 0; i--)
            {
                if (!_layers[i].IsIdentity(training: false))
                {
                    return _layers[i].OutputActivation;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public static Sequential From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(FromAll(description.Children("layers")));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("layers", Array.ConvertAll(_layers, Kinds.Describe));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        int last = LastThatComputes(context.IsTraining);
        int buffer = 0;
        for (int i = 0; i < last; i++)
        {
            if (!_layers[i].IsIdentity(context.IsTraining))
            {
                // Training keeps each layer's output for Backward; predicting needs the last two at most, however many layers there are.
                MatrixSpan next = memory.OutputOf(context.IsTraining ? i : buffer++ & 1, input.Rows, _layers[i].Outputs);
                context.Child(i).Forward(input, next);
                input = next;
            }
        }

        if (last >= 0)
        {
            context.Child(last).Forward(input, output);
        }
        else
        {
            input.AsSpan().CopyTo(output.AsSpan());
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        int lowest = inputGradient.IsEmpty ? LowestThatLearns(context) : 0;
        int last = LastThatComputes(training: true);
        int buffer = 0;
        for (int i = last; i >= lowest; i--)
        {
            if (_layers[i].IsIdentity(training: true))
            {
                continue;
            }

            int before = i - 1;
            while (before >= 0 && _layers[before].IsIdentity(training: true))
            {
                before--;
            }

            ReadOnlyMatrixSpan layerInput = before < 0 ? input : memory.OutputOf(before, input.Rows, _layers[before].Outputs);
            ReadOnlyMatrixSpan layerOutput = i == last ? output : memory.OutputOf(i, input.Rows, _layers[i].Outputs);
            MatrixSpan gradient = before < lowest ? (before < 0 ? inputGradient : default) : memory.GradientOf(buffer++ & 1, input.Rows, _layers[i].Inputs);
            context.Child(i).Backward(layerInput, layerOutput, outputGradient, gradient);
            outputGradient = gradient;
        }

        if (last < 0 && !inputGradient.IsEmpty)
        {
            outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
        }
    }

    /// <summary>Text such as <c>Sequential(3 layers)</c>.</summary>
    public override string ToString() => _layers.Length == 1 ? $"Sequential({_layers[0]})" : $"Sequential({_layers.Length} layers)";

    /// <inheritdoc/>
    protected internal override bool IsIdentity(bool training) => LastThatComputes(training) < 0;

    /// <inheritdoc/>
    protected internal override bool TakesMissing => Array.Find(_layers, layer => !layer.IsIdentity(training: false))?.TakesMissing ?? false;

    /// <summary>Rebuilds layers from their descriptions.</summary>
    internal static Layer[] FromAll(IReadOnlyList<Description> descriptions) => [.. descriptions.Select(Kinds.Build)];

    /// <inheritdoc/>
    protected override int Bind(int inputs)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            if (_layers[i].Inputs > 0 && _layers[i].Inputs != inputs)
            {
                string before = i == 0 ? "the input" : $"layer {i - 1}, {_layers[i - 1]},";
                throw new ArgumentException(
                    $"Sequential expects each layer's inputs to be the outputs before but got layer {i}, {_layers[i]}, with "
                    + $"{_layers[i].Inputs} after {before} with {inputs}.");
            }

            inputs = Bind(_layers[i], inputs);
        }

        return inputs;
    }

    private int LastThatComputes(bool training)
    {
        int last = _layers.Length - 1;
        while (last >= 0 && _layers[last].IsIdentity(training))
        {
            last--;
        }

        return last;
    }

    private int LowestThatLearns(LayerContext context)
    {
        int lowest = 0;
        while (lowest < _layers.Length && !context.Child(lowest).Learns)
        {
            lowest++;
        }

        return lowest;
    }

    private sealed class Memory
    {
        private readonly List<RowBuffer> _outputs = [];

        // A layer's output gradient is free once its input gradient is written: two buffers are enough.
        private readonly RowBuffer[] _gradients = [new(), new()];

        public MatrixSpan OutputOf(int layer, int rows, int columns)
        {
            while (_outputs.Count <= layer)
            {
                _outputs.Add(new RowBuffer());
            }

            return _outputs[layer].Of(rows, columns);
        }

        public MatrixSpan GradientOf(int buffer, int rows, int columns) => _gradients[buffer].Of(rows, columns);
    }
}
