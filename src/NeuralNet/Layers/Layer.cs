namespace NeuralNet;

/// <summary>
/// A part of a network: rows of <see cref="Inputs"/> numbers in, rows of <see cref="Outputs"/> numbers out. A layer may hold layers.
/// </summary>
/// <remarks>
/// A layer holds parameters and state, never activations: it works on buffers that the caller owns, so that many threads can
/// predict through it at once and training makes no garbage. What it keeps for Backward lives in its <see cref="LayerContext"/>. Derive
/// from it to add a layer of your own, and check its gradients with <see cref="GradientCheck"/>.
/// </remarks>
public abstract partial class Layer
{
    /// <summary>A layer of the given sizes.</summary>
    /// <param name="inputs">Numbers in a row of its input, 1 or more.</param>
    /// <param name="outputs">Numbers in a row of its output, 1 or more.</param>
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
    /// A layer for rows of any length: the layer before it decides, and <see cref="Bind(int)"/> is told. A container whose layers have a size
    /// calls <see cref="SetInputs"/>.
    /// </summary>
    protected Layer()
    {
    }

    /// <summary>Numbers in a row of its input; 0 for a layer of any length that is in no model yet.</summary>
    public int Inputs { get; private set; }

    /// <summary>Numbers in a row of its output; 0 where <see cref="Inputs"/> is 0.</summary>
    public int Outputs { get; private set; }

    /// <summary>What training changes, without that of <see cref="Children"/>; the same list each time.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>What is saved with the parameters and not trained, such as running means; the same list each time.</summary>
    public virtual IReadOnlyList<LayerState> States => [];

    /// <summary>The layers that this one holds, by the names that they have in files; the same list each time.</summary>
    public virtual IReadOnlyList<NamedLayer> Children => [];

    /// <summary>Computes output from input.</summary>
    /// <param name="input">[B, Inputs].</param>
    /// <param name="output">[B, Outputs]; to be overwritten: what it holds before means nothing.</param>
    /// <param name="context">What the layer keeps for Backward, the contexts of its children, and what multiplies matrices.</param>
    /// <remarks>
    /// Must be safe to call from several threads at once, each with its own buffers and context; must change neither parameters nor state;
    /// and while predicting each row of output must depend on its row of input alone.
    /// </remarks>
    public abstract void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context);

    /// <summary>
    /// Computes the gradients of the loss by the parameters (overwriting each <see cref="Parameter.Gradient"/>) and by the input, from the
    /// gradient by the output.
    /// </summary>
    /// <param name="input">[B, Inputs]: as Forward had it.</param>
    /// <param name="output">[B, Outputs]: as Forward left it.</param>
    /// <param name="outputGradient">[B, Outputs]: the loss by the output. May be overwritten, as scratch.</param>
    /// <param name="inputGradient">[B, Inputs]: to be overwritten with the loss by the input; empty where nobody needs it.</param>
    /// <param name="context">As Forward had it.</param>
    public abstract void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context);

    /// <summary>The layer's name, for messages and summaries.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Gives a parameter of this layer its starting values. A model calls it for each parameter that has none.</summary>
    /// <param name="parameter">One of <see cref="Parameters"/>; call its Set, Fill or SetUniform. Zeros, where this is not overridden.</param>
    /// <param name="random">A stream for this parameter alone.</param>
    protected internal virtual void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(0);
    }

    /// <summary>Tells a layer of any length how long its rows are. Called once, before any pass.</summary>
    /// <param name="inputs">Numbers in a row of its input.</param>
    /// <returns>Numbers in a row of its output; as many as come in, where this is not overridden.</returns>
    protected virtual int Bind(int inputs) => inputs;

    /// <summary>
    /// Says how long the rows of a layer for any length are, as the last line of the constructor of a container whose layers have a size;
    /// <see cref="Bind(int)"/> follows.
    /// </summary>
    /// <param name="inputs">Numbers in a row of its input, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    /// <exception cref="ArgumentException">A layer that it holds does not fit; those that were open are open again.</exception>
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

    /// <summary>Tells a layer that this one holds how long its rows are, from <see cref="Bind(int)"/> of a container.</summary>
    /// <param name="child">The layer; one with a size of its own must fit.</param>
    /// <param name="inputs">Numbers in a row of its input.</param>
    /// <returns>Numbers in a row of its output.</returns>
    /// <exception cref="ArgumentException">It has another size.</exception>
    protected static int Bind(Layer child, int inputs)
    {
        ArgumentNullException.ThrowIfNull(child);
        child.TakeInputs(inputs, child.ToString());
        return child.Outputs;
    }

    /// <summary>Whether the layer gives back what it gets, so that a container can leave it out: such as dropout while predicting.</summary>
    /// <param name="training">Whether Backward will follow.</param>
    protected internal virtual bool IsIdentity(bool training) => false;

    /// <summary>
    /// Updates <see cref="States"/> from the pass that is done: the one place where a layer may. Called once for each training pass, after
    /// Backward, and not for a batch that was refused.
    /// </summary>
    /// <param name="context">As Forward and Backward had it.</param>
    protected internal virtual void Commit(LayerContext context)
    {
    }

    /// <summary>Checks the parameters and states that a file gave. Called once after they are read.</summary>
    /// <exception cref="InvalidDataException">They are of no use to the layer.</exception>
    protected internal virtual void Loaded()
    {
    }

    /// <summary>The activation that the outputs come from; null where there is none, or it is not known.</summary>
    internal virtual Activation? OutputActivation => null;

    /// <summary>The layer and all that it holds, outermost first.</summary>
    internal IEnumerable<Layer> Tree => Children.SelectMany(child => child.Layer.Tree).Prepend(this);

    /// <summary>Sets the length of rows where it is open.</summary>
    /// <exception cref="ArgumentException">It is another already.</exception>
    internal void TakeInputs(int inputs, string who)
    {
        if (Inputs == 0)
        {
            Outputs = Bind(inputs);
            Inputs = inputs;
        }
        else if (Inputs != inputs)
        {
            throw new ArgumentException($"{who} expects rows of {Inputs} numbers but got {inputs}.");
        }
    }

    /// <summary>Opens the length of rows again, after a check.</summary>
    internal void ForgetInputs() => (Inputs, Outputs) = (0, 0);
}
