using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// One step of a network: rows of <see cref="Inputs"/> numbers in, rows of <see cref="Outputs"/> numbers out.
/// </summary>
/// <remarks>
/// A layer holds parameters and never activations: it works on buffers that the caller owns, so that many threads can
/// predict through it at once and training makes no garbage. Derive from it to add a layer of your own, and check its
/// gradients with <see cref="GradientCheck"/>.
/// </remarks>
public abstract class Layer
{
    private bool _isInitialized;

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

    /// <summary>A layer that works on rows of any length: <see cref="TakeSize"/> says which.</summary>
    private protected Layer()
    {
    }

    /// <summary>Numbers in a row of its input; 0 for a <see cref="Dropout"/> that no model has taken yet.</summary>
    public int Inputs { get; private set; }

    /// <summary>Numbers in a row of its output.</summary>
    public int Outputs { get; private set; }

    /// <summary>What training changes; the same list each time. Empty where there is nothing to learn.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Numbers a row that Forward keeps for Backward, beside input and output; 0 for most layers.</summary>
    public virtual int KeptColumns => 0;

    /// <summary>Computes output from input, for each row on its own.</summary>
    /// <param name="input">[B, Inputs]; not to be changed.</param>
    /// <param name="output">[B, Outputs]; to be overwritten: what it holds before means nothing.</param>
    /// <param name="context">What the caller provides beside the buffers.</param>
    /// <remarks>Must be safe to call from several threads at once, each with its own buffers and context.</remarks>
    public abstract void Forward(Tensor input, Tensor output, LayerContext context);

    /// <summary>
    /// Computes the gradients of the loss by the parameters (overwriting each <see cref="Parameter.Gradient"/>) and by the
    /// input, from the gradient by the output.
    /// </summary>
    /// <param name="input">[B, Inputs]: as Forward had it.</param>
    /// <param name="output">[B, Outputs]: as Forward left it.</param>
    /// <param name="outputGradient">[B, Outputs]: the loss by the output. May be overwritten, as scratch.</param>
    /// <param name="inputGradient">[B, Inputs]: to be overwritten with the loss by the input; null where nobody needs it.</param>
    /// <param name="context">As Forward had it.</param>
    public abstract void Backward(Tensor input, Tensor output, Tensor outputGradient, Tensor? inputGradient, LayerContext context);

    /// <summary>Sets the parameters to their starting values.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="index">The layer's place in the model, so that equal layers start differently.</param>
    protected internal virtual void Initialize(int seed, int index)
    {
    }

    /// <summary>Whether Backward applies <see cref="LayerContext.Update"/> instead of writing gradients.</summary>
    internal virtual bool FoldsUpdates => false;

    /// <summary>
    /// Whether the weights are there already, since they are drawn once: a model drew them, a file gave them, or somebody set
    /// one to other than zero.
    /// </summary>
    /// <remarks>Looks at bits: the framework searches integers by vectors, and floats one by one.</remarks>
    internal bool IsInitialized => _isInitialized
        || Parameters.Any(parameter => FloatBytes.Bits(parameter.Value.AsSpan()).ContainsAnyExcept(0));

    /// <summary>Says how long the rows are; once said, it stays.</summary>
    internal void TakeSize(int columns)
    {
        if (Inputs == 0)
        {
            (Inputs, Outputs) = (columns, columns);
        }
    }

    /// <summary>Says that the weights are there, zeros included.</summary>
    internal void MarkInitialized() => _isInitialized = true;
}
