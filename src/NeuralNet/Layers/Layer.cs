namespace NeuralNet;

/// <summary>
/// A part of a model: maps rows of <see cref="Inputs"/> numbers to rows of <see cref="Outputs"/> numbers. A layer may hold layers.
/// </summary>
/// <remarks>
/// A layer holds parameters and state, never activations: it works on buffers that the caller owns, so that many threads can
/// predict through it at once and training makes no garbage. What it keeps for Backward lives in its <see cref="LayerContext"/>. Derive
/// from it to add a layer of your own, and check its gradients with <see cref="GradientCheck"/>.
/// </remarks>
public abstract partial class Layer
{
    /// <summary>A layer of the given sizes.</summary>
    /// <param name="inputs">Length of an input row, 1 or more.</param>
    /// <param name="outputs">Length of an output row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    protected Layer(int inputs, int outputs)
    {
        if (inputs < 1 || outputs < 1)
        {
            throw new ArgumentOutOfRangeException(
                inputs < 1 ? nameof(inputs) : nameof(outputs),
                $"{GetType().Name} expects 1 or more inputs and outputs but got {inputs} and {outputs}.");
        }

        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>
    /// A layer for rows of any length: the layer before it sets the length, which <see cref="Bind(int)"/> receives. A container whose layers
    /// have a size calls <see cref="SetInputs"/>.
    /// </summary>
    protected Layer()
    {
    }

    /// <summary>Length of an input row; 0 for a layer of any length that is not in a model yet.</summary>
    public int Inputs { get; private set; }

    /// <summary>Length of an output row; 0 where <see cref="Inputs"/> is 0.</summary>
    public int Outputs { get; private set; }

    /// <summary>The layer's own parameters, without those of <see cref="Children"/>; the same list each time.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>The layer's own states: saved with the parameters and not trained, such as running means; the same list each time.</summary>
    public virtual IReadOnlyList<LayerState> States => [];

    /// <summary>The layers that this one holds, by the names that they have in files; the same list each time.</summary>
    public virtual IReadOnlyList<NamedLayer> Children => [];

    /// <summary>Computes output from input.</summary>
    /// <param name="input">[B, Inputs].</param>
    /// <param name="output">[B, Outputs], to be overwritten; its old content is undefined.</param>
    /// <param name="context">Holds what the layer keeps for Backward, the contexts of its children, and the matrix multiplier.</param>
    /// <remarks>
    /// Must be safe to call from several threads at once, each with its own buffers and context; must change neither parameters nor state;
    /// and while predicting, each output row must depend on its input row alone.
    /// </remarks>
    public abstract void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context);

    /// <summary>
    /// Computes the gradients of the loss with respect to the parameters (overwriting each <see cref="Parameter.Gradient"/>) and the input, from the
    /// gradient with respect to the output.
    /// </summary>
    /// <param name="input">[B, Inputs]: as Forward had it.</param>
    /// <param name="output">[B, Outputs]: as Forward left it.</param>
    /// <param name="outputGradient">[B, Outputs]: the gradient with respect to the output. May be overwritten, as scratch memory.</param>
    /// <param name="inputGradient">[B, Inputs]: to be overwritten with the gradient with respect to the input; empty where it is not needed.</param>
    /// <param name="context">As Forward had it.</param>
    public abstract void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context);

    /// <summary>The layer's name, for messages and summaries.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Gives a parameter of this layer its initial values; zeros, unless overridden. A model calls it for each parameter without values.</summary>
    /// <param name="parameter">One of <see cref="Parameters"/>; call its Set, Fill or SetUniform.</param>
    /// <param name="random">A stream for this parameter alone.</param>
    protected internal virtual void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(0);
    }

    /// <summary>Tells a layer for rows of any length how long its rows are. Called once, before any pass.</summary>
    /// <param name="inputs">Length of an input row.</param>
    /// <returns>Length of an output row; the input length, unless overridden.</returns>
    protected virtual int Bind(int inputs) => inputs;

    /// <summary>
    /// Sets the row length of a container whose layers have a size, as the last line of its constructor; <see cref="Bind(int)"/> follows.
    /// </summary>
    /// <param name="inputs">Length of an input row, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    /// <exception cref="ArgumentException">A child layer does not fit; those that had no size yet have none again.</exception>
    protected void SetInputs(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Layer[] open = [.. Tree.Where(layer => layer.Inputs == 0)];
        try
        {
            TakeInputs(inputs, ToString());
        }
        catch (ArgumentException)
        {
            Array.ForEach(open, layer => layer.ForgetInputs()); // they may serve elsewhere
            throw;
        }
    }

    /// <summary>Sets the row length of a child layer; for <see cref="Bind(int)"/> of a layer that holds layers.</summary>
    /// <param name="child">The layer; one with a size of its own must fit.</param>
    /// <param name="inputs">Length of an input row.</param>
    /// <returns>Length of an output row.</returns>
    /// <exception cref="ArgumentException">It has another size.</exception>
    protected static int Bind(Layer child, int inputs)
    {
        ArgumentNullException.ThrowIfNull(child);
        child.TakeInputs(inputs, child.ToString());
        return child.Outputs;
    }

    /// <summary>Whether the output equals the input, such as for dropout while predicting, so that a container can skip the layer.</summary>
    /// <param name="training">Whether Backward will follow.</param>
    protected internal virtual bool IsIdentity(bool training) => false;

    /// <summary>
    /// Whether an input may be NaN for a missing number, which the layer then fills or maps; false unless overridden. A container answers for the layers
    /// that its input reaches. Where it is false, a model rejects NaN in its features.
    /// </summary>
    protected internal virtual bool TakesMissing => false;

    /// <summary>
    /// Updates <see cref="States"/> from the pass that has ended; a layer changes them here only. Called once for each training pass, after
    /// Backward, and not for a rejected batch.
    /// </summary>
    /// <param name="context">As Forward and Backward had it.</param>
    protected internal virtual void Commit(LayerContext context)
    {
    }

    /// <summary>Checks the parameters and states that a file gave. Called once after they are read.</summary>
    /// <exception cref="InvalidDataException">The layer cannot use them.</exception>
    protected internal virtual void Loaded()
    {
    }

    /// <summary>The activation that gives the outputs; null where there is none or it is unknown.</summary>
    internal virtual Activation? OutputActivation => null;

    /// <summary>A layer with the same outputs for prediction alone, as fast as it can be; may share the layer's parts.</summary>
    internal virtual Layer Frozen() => this;

    /// <summary>The scale and shift of each column, where that is all that the layer does while predicting; otherwise null.</summary>
    internal virtual AffineMap? AffineMap() => null;

    /// <summary>The layer and all that it holds, outermost first.</summary>
    /// <remarks>By a stack: iterators inside iterators would take time in proportion to the depth for each layer.</remarks>
    internal IEnumerable<Layer> Tree
    {
        get
        {
            var pending = new Stack<Layer>([this]);
            while (pending.TryPop(out Layer? layer))
            {
                yield return layer;
                IReadOnlyList<NamedLayer> children = layer.Children;
                for (int i = children.Count - 1; i >= 0; i--)
                {
                    pending.Push(children[i].Layer);
                }
            }
        }
    }

    /// <summary>Sets the row length where it is not set yet.</summary>
    /// <exception cref="ArgumentException">The row length is already another one, or gives no output.</exception>
    internal void TakeInputs(int inputs, string who)
    {
        if (Inputs == 0)
        {
            int outputs = Bind(inputs);
            if (outputs < 1)
            {
                throw new ArgumentException(FormattableString.Invariant($"{who} expects its Bind to give 1 or more outputs but got {outputs} for {inputs} inputs."));
            }

            (Inputs, Outputs) = (inputs, outputs);
        }
        else if (Inputs != inputs)
        {
            throw new ArgumentException($"{who} expects rows of {Inputs} numbers but got {inputs}.");
        }
    }

    /// <summary>Unsets the row length again, after a check.</summary>
    internal void ForgetInputs() => (Inputs, Outputs) = (0, 0);
}
