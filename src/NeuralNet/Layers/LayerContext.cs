using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// What a layer has for one pass besides its buffers: memory from Forward to Backward, the contexts of the layers it holds, the matrix
/// multiplier, and random numbers. A model makes one tree of them for each pass that can run at the same time.
/// </summary>
/// <remarks>One thread at a time. After the first pass of the largest batch nothing is allocated.</remarks>
public sealed class LayerContext
{
    private readonly LayerContext[] _children;
    private readonly TrainingPass _pass;
    private readonly int _index;
    private object? _memory;

    /// <summary>A context for a layer and all layers that it holds, to call it without a model.</summary>
    /// <param name="layer">The layer. Its parameters need values; a layer for rows of any length must be in a model or container.</param>
    /// <param name="training">Whether Backward will follow Forward.</param>
    /// <param name="multiplier">The matrix multiplier; null for the default.</param>
    /// <param name="seed">Seeds the random draws of layers in training.</param>
    public LayerContext(Layer layer, bool training, IMatrixMultiplier? multiplier = null, int seed = 0)
        : this(layer, training, multiplier ?? IMatrixMultiplier.Default, new TrainingPass { Seed = seed })
    {
    }

    internal LayerContext(Layer layer, bool training, IMatrixMultiplier multiplier, TrainingPass pass)
        : this(layer, "", training, multiplier, pass, new Counter())
    {
    }

    private LayerContext(Layer layer, string path, bool training, IMatrixMultiplier multiplier, TrainingPass pass, Counter counter)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Layer = layer;
        Path = path;
        IsTraining = training;
        Multiplier = multiplier;
        _pass = pass;
        _index = counter.Next++;
        string prefix = path.Length == 0 ? "" : path + ".";
        _children = [.. layer.Children.Select(child =>
        {
            Parameter.ThrowIfNoName(child.Name, "layer");
            return new LayerContext(child.Layer, prefix + child.Name, training, multiplier, pass, counter);
        })];
    }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>The matrix multiplier.</summary>
    public IMatrixMultiplier Multiplier { get; }

    /// <summary>Whether Backward will follow Forward; false while predicting.</summary>
    public bool IsTraining { get; }

    /// <summary>
    /// The random numbers of this layer in this training pass: the same stream at each read, another one for each layer and each
    /// training pass, and the same when a run is repeated.
    /// </summary>
    public RandomDraws Random => new(new CounterRandom(RandomPurpose.LayerDraws, _pass.Seed, _pass.Number, _index));

    /// <summary>
    /// The share of the training run that is done, 0 to 1, at the middle of this step, for a layer that changes during a run by a <see cref="Schedule"/>;
    /// 0 outside of <c>Trainer.Fit</c>.
    /// </summary>
    public double Progress => _pass.Progress;

    /// <summary>
    /// Whether anything in the layer is trained: a parameter of its own or of a layer that it holds is not frozen. Where nothing is and no
    /// input gradient is asked for, Backward need not be called.
    /// </summary>
    public bool Learns
    {
        get
        {
            IReadOnlyList<Parameter> parameters = Layer.Parameters;
            for (int i = 0; i < parameters.Count; i++)
            {
                if (!parameters[i].IsFrozen)
                {
                    return true;
                }
            }

            foreach (LayerContext child in _children)
            {
                if (child.Learns)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Sums over the ranks that share this training batch; null where there is one rank, or each looks at its own rows.</summary>
    internal IRankSum? Group => _pass.Group;

    /// <summary>Where the layer stands in its model, such as <c>1.body.0</c>; empty for the outermost.</summary>
    internal string Path { get; }

    /// <summary>The contexts of the layer and of all that it holds, outermost first.</summary>
    internal IEnumerable<LayerContext> Tree
    {
        get
        {
            var pending = new Stack<LayerContext>([this]);
            while (pending.TryPop(out LayerContext? context))
            {
                yield return context;
                for (int i = context._children.Length - 1; i >= 0; i--)
                {
                    pending.Push(context._children[i]);
                }
            }
        }
    }

    /// <summary>The layer's memory for this pass: made at the first call, the same object from then on.</summary>
    /// <typeparam name="T">A class with what the layer keeps, such as fields of <see cref="RowBuffer"/>.</typeparam>
    /// <exception cref="InvalidOperationException">It was asked for as another type before.</exception>
    public T Memory<T>()
        where T : class, new() => (_memory ??= new T()) as T ?? throw new InvalidOperationException(
            $"{Layer} expects one type of memory but asked for {typeof(T).Name} after {_memory.GetType().Name}. Put all that the layer keeps into one class.");

    /// <summary>The context of a layer that this one holds, in the order of <see cref="Layer.Children"/>.</summary>
    /// <param name="index">The child's place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer holds no such layer.</exception>
    public LayerContext Child(int index) => (uint)index < (uint)_children.Length
        ? _children[index]
        : throw new ArgumentOutOfRangeException(
            nameof(index), $"{Layer} has {_children.Length} Children, counted from 0, but child {index} was asked for. Name it in Children.");

    /// <summary>Runs the context's layer forward: <see cref="Layer.Forward"/>.</summary>
    /// <param name="input">[B, Inputs].</param>
    /// <param name="output">[B, Outputs], to be overwritten.</param>
    /// <exception cref="ArgumentException">The sizes are others.</exception>
    public void Forward(ReadOnlyMatrixSpan input, MatrixSpan output)
    {
        // A layer for rows of any length that is in no model yet has no sizes to compare.
        bool fits = Layer.Inputs == 0 || (input.Columns == Layer.Inputs && output.Columns == Layer.Outputs);
        if (!fits || input.Rows != output.Rows)
        {
            throw new ArgumentException(
                $"{Layer} expects input [B, {Layer.Inputs}] and output [B, {Layer.Outputs}] but got {input.Shape} and {output.Shape}.", nameof(output));
        }

        Layer.Forward(input, output, this);
        if (_pass.SearchesNonFinite && _pass.FirstNonFinite is null && NonFinite.IsIn(output.AsSpan()))
        {
            _pass.FirstNonFinite = this;
        }
    }

    /// <summary>Runs the context's layer backward: <see cref="Layer.Backward"/>.</summary>
    /// <param name="input">[B, Inputs]: as Forward had it.</param>
    /// <param name="output">[B, Outputs]: as Forward left it.</param>
    /// <param name="outputGradient">[B, Outputs]; may be overwritten.</param>
    /// <param name="inputGradient">[B, Inputs], to be overwritten; empty where it is not needed.</param>
    /// <exception cref="ArgumentException">The sizes of the gradients are others.</exception>
    public void Backward(ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient)
    {
        if (outputGradient.Rows != output.Rows || outputGradient.Columns != output.Columns)
        {
            throw new ArgumentException($"{Layer} expects an output gradient {output.Shape} but got {outputGradient.Shape}.", nameof(outputGradient));
        }

        if (!inputGradient.IsEmpty && (inputGradient.Rows != input.Rows || inputGradient.Columns != input.Columns))
        {
            throw new ArgumentException(
                $"{Layer} expects an input gradient {input.Shape}, or an empty one, but got {inputGradient.Shape}.", nameof(inputGradient));
        }

        Layer.Backward(input, output, outputGradient, inputGradient, this);
        _pass.Finished?.Invoke(Layer);
    }

    /// <summary>Writes the gradient of a parameter that is a matrix product: gradient = a · b, such as Xᵀ · dZ for a weight.</summary>
    /// <param name="parameter">A parameter of the layer.</param>
    /// <param name="a">[M, K], perhaps transposed.</param>
    /// <param name="b">[K, N], perhaps transposed; the parameter is [M, N].</param>
    /// <remarks>
    /// Call it last in Backward: where no code reads the gradients, a trainer lets it update the value at once
    /// (<see cref="FusedUpdate"/>), and later reads of the value give the new one. Does nothing for a frozen parameter.
    /// </remarks>
    public void SetGradient(Parameter parameter, MatrixFactor a, MatrixFactor b)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!parameter.IsFrozen)
        {
            Tensor target = Target(parameter, out float scale, out float keep);
            Multiplier.Multiply(scale, a, b, keep, target);
        }
    }

    /// <summary>Writes the gradient of a parameter that is added to every row: gradient = the sum of the rows of outputGradient.</summary>
    /// <param name="parameter">A parameter [N] of the layer.</param>
    /// <param name="outputGradient">[B, N].</param>
    /// <remarks>As <see cref="SetGradient"/>: call it last, for it may update the value at once.</remarks>
    /// <exception cref="ArgumentException">The rows are not as long as the parameter.</exception>
    public void SetGradientToSum(Parameter parameter, ReadOnlyMatrixSpan outputGradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (outputGradient.Columns != parameter.Shape.Length)
        {
            throw new ArgumentException(
                $"The gradient of '{parameter.Path}' {parameter.Shape} expects rows of {parameter.Shape.Length} numbers but got {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        if (!parameter.IsFrozen)
        {
            Tensor target = Target(parameter, out float scale, out float keep);
            ColumnSum.Add(scale, outputGradient.AsSpan(), keep, target.AsSpan());
        }
    }

    /// <summary>
    /// Writes the gradient of a table of which each row of the batch used a few rows, such as an embedding: each row of outputGradient is cut into
    /// as many pieces as there are codes in a row, and each piece is added to the table's row of its code.
    /// </summary>
    /// <param name="parameter">A parameter [N, W] of the layer.</param>
    /// <param name="codes">[B, C]: whole numbers from 0 to N - 1.</param>
    /// <param name="outputGradient">[B, C · W].</param>
    /// <remarks>As <see cref="SetGradient"/>: call it last. Where it updates the value at once and the weight decay is 0, only the rows that were used are touched.</remarks>
    /// <exception cref="ArgumentException">The sizes do not fit, or a code has no row.</exception>
    public void SetGradientOfRows(Parameter parameter, ReadOnlyMatrixSpan codes, ReadOnlyMatrixSpan outputGradient)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.Shape.Rank != 2 || codes.Rows != outputGradient.Rows || codes.Columns * parameter.Shape.Columns != outputGradient.Columns)
        {
            throw new ArgumentException(
                $"The gradient of '{parameter.Path}' {parameter.Shape} expects a table, and a piece of its row length for each of the codes {codes.Shape}, but got {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        if (parameter.IsFrozen)
        {
            return;
        }

        int categories = parameter.Shape.Rows;
        foreach (float code in codes.AsSpan())
        {
            if (!(code >= 0 && code < categories))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"The gradient of '{parameter.Path}' {parameter.Shape} expects codes from 0 to {categories - 1} but got {code}: check them in Forward."), nameof(codes));
            }
        }

        _pass.Tables?.Note(parameter, codes.AsSpan());
        Tensor target = Target(parameter, out float scale, out float keep);
        if (keep == 0)
        {
            target.AsSpan().Clear();
        }
        else if (keep != 1)
        {
            TensorPrimitives.Multiply(target.AsSpan(), keep, target.AsSpan());
        }

        TableRows.Add(codes.AsSpan(), scale, outputGradient.AsSpan(), parameter.Shape.Columns, target.AsSpan());
    }

    /// <summary>Lets the layer and all that it holds update their states.</summary>
    internal void Commit()
    {
        Layer.Commit(this);
        foreach (LayerContext child in _children)
        {
            child.Commit();
        }
    }

    private Tensor Target(Parameter parameter, out float scale, out float keep)
    {
        if (_pass.Update is FusedUpdate update)
        {
            (scale, keep) = update.For(parameter);
            parameter.IsGradientSkipped = true;
            return parameter.Value;
        }

        (scale, keep) = (1, 0);
        return parameter.Gradient;
    }

    private sealed class Counter
    {
        public int Next;
    }
}
