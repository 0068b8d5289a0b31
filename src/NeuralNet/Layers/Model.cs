using System.Diagnostics.CodeAnalysis;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A network that runs: layers in a row, their parameters, memory and seed.</summary>
/// <remarks>
/// It holds neither a loss nor an optimizer. <see cref="Predict(Tensor)"/> is safe from many threads at once, as long as none
/// trains the model meanwhile; <see cref="Forward"/> and <see cref="Backward(Tensor, Action{Layer}?)"/> belong to one thread. Nothing needs disposing.
/// </remarks>
public sealed partial class Model
{
    private readonly TrainingPass _pass = new();
    private readonly TensorBuffer _output = new();
    private readonly ParameterBlock _block;
    private LayerContext _training;
    private ContextPool _predicting;
    private IMatrixMultiplier _multiplier;
    private Tensor? _lastFeatures;
    private Tensor? _lastOutput;

    /// <summary>A model of layers in a row.</summary>
    /// <param name="layers">From input to output; each one's inputs are as many as the outputs before.</param>
    /// <param name="seed">Names the starting weights, and what layers draw in training. A parameter that has values already, drawn by another model, loaded or set, keeps them.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, sizes that do not fit, or none that says its size.</exception>
    /// <exception cref="InvalidOperationException">An environment variable of the library holds an unknown word.</exception>
    public Model(IReadOnlyList<Layer> layers, int seed = 0)
        : this(new Sequential(layers), seed, draws: true)
    {
    }

    /// <param name="root">The layers.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="draws">Whether to draw starting values; otherwise the caller sets all of them.</param>
    internal Model(Sequential root, int seed, bool draws)
    {
        ArgumentNullException.ThrowIfNull(root);
        WorkerTeam.ThrowIfUnknown();
        if (root.Inputs == 0)
        {
            throw new ArgumentException(
                $"Model expects a layer that says its size, such as a Dense, but got {root.Layers[0]} alone.", nameof(root));
        }

        Root = root;
        Seed = seed;
        Multiplier = IMatrixMultiplier.Default;
        (Parameters, States, Paths) = Collect();
        _block = new ParameterBlock(Length(Parameters));
        int offset = 0;
        foreach (Parameter parameter in Parameters)
        {
            parameter.MoveTo(_block, offset);
            offset += parameter.Shape.Length;
        }

        if (draws)
        {
            Draw();
        }
    }

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<Layer> Layers => Root.Layers;

    /// <summary>Everything that training changes, layer by layer; each has its <see cref="Parameter.Path"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Everything that is saved and not trained, layer by layer.</summary>
    public IReadOnlyList<LayerState> States { get; }

    /// <summary>What else belongs to the model, such as the names of its classes: texts by name, saved and loaded with it.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Numbers in a row of features.</summary>
    public int Inputs => Root.Inputs;

    /// <summary>Numbers in a row of output.</summary>
    public int Outputs => Root.Outputs;

    /// <summary>How many numbers training changes.</summary>
    public long ParameterCount => _block.Values.Length;

    /// <summary>Names the starting weights, and, with <see cref="Passes"/>, what layers draw in training.</summary>
    public int Seed
    {
        get => _pass.Seed;
        set => _pass.Seed = value;
    }

    /// <summary>
    /// Training passes so far: with <see cref="Seed"/> it names what a layer such as <see cref="Dropout"/> draws in the next one. Set it to
    /// repeat a pass.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int Passes
    {
        get => _pass.Number;
        set => _pass.Number = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Model.Passes expects 0 or more but got {value}.");
    }

    /// <summary>What multiplies the model's matrices; at first <see cref="IMatrixMultiplier.Default"/>.</summary>
    public IMatrixMultiplier Multiplier
    {
        get => _multiplier;
        [MemberNotNull(nameof(_multiplier), nameof(_predicting), nameof(_training))]
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _multiplier = value;
            _training = new LayerContext(Root, training: true, value, _pass);
            _predicting = new ContextPool(() => new LayerContext(Root, training: false, value, new TrainingPass()));
            _lastOutput = null;
        }
    }

    /// <summary>All values of <see cref="Parameters"/>, one after another, [ParameterCount]: one block of memory, which the parameters share.</summary>
    /// <exception cref="InvalidOperationException">A layer has been put into another model since.</exception>
    public Tensor Values => Tensor.Wrap(OwnBlock().Values, new Shape(OwnBlock().Values.Length));

    /// <summary>All gradients, one after another, [ParameterCount]: one block of memory, which the parameters share.</summary>
    /// <exception cref="InvalidOperationException">A layer has been put into another model since.</exception>
    public Tensor Gradients => Tensor.Wrap(OwnBlock().Gradients, new Shape(OwnBlock().Gradients.Length));

    /// <summary>Runs a batch forward, to be followed by <see cref="Backward(Tensor, Action{Layer}?)"/>.</summary>
    /// <param name="features">[B, Inputs]; kept until Backward.</param>
    /// <returns>[B, Outputs], owned by the model and valid until the next call. Allocates for a B larger than all before only.</returns>
    /// <exception cref="ArgumentException">The features have no row, or rows of another length.</exception>
    public Tensor Forward(Tensor features)
    {
        CheckColumns(features);
        if (features.Rows == 0)
        {
            throw new ArgumentException(
                $"Model expects a batch of 1 or more rows but got {features.Shape}. Skip empty batches.", nameof(features));
        }

        Tensor output = _output.Of(features.Rows, Outputs);
        _training.Forward(features, output);
        (_lastFeatures, _lastOutput) = (features, output);
        return output;
    }

    /// <summary>
    /// Sends the loss's gradient back, overwriting every <see cref="Parameter.Gradient"/>, and lets layers update their states.
    /// </summary>
    /// <param name="outputGradient">[B, Outputs], as a loss gives it for the last <see cref="Forward"/>. May be overwritten.</param>
    /// <param name="finished">Called with each layer when its gradients are written, last layer first; a sum over processes can then begin.</param>
    /// <exception cref="InvalidOperationException">There was no Forward before.</exception>
    /// <exception cref="ArgumentException">The shape is not that of the last output.</exception>
    public void Backward(Tensor outputGradient, Action<Layer>? finished = null) => Backward(outputGradient, update: null, finished);

    /// <param name="outputGradient">As above.</param>
    /// <param name="update">Applied at once to parameters whose gradient is a product, which then is not written.</param>
    /// <param name="finished">As above.</param>
    internal void Backward(Tensor outputGradient, FusedUpdate? update, Action<Layer>? finished)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (_lastOutput is null)
        {
            throw new InvalidOperationException("Model.Backward expects a Forward before it: the gradient is that of its output.");
        }

        if (outputGradient.Rows != _lastOutput.Rows || outputGradient.Columns != Outputs)
        {
            throw new ArgumentException(
                $"Model.Backward expects the gradient of the last output, {_lastOutput.Shape}, but got {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].IsGradientSkipped = false;
        }

        (_pass.Update, _pass.Finished) = (update, finished);
        try
        {
            if (_training.Learns)
            {
                _training.Backward(_lastFeatures!, _lastOutput, outputGradient, default);
            }
        }
        finally
        {
            (_pass.Update, _pass.Finished) = (null, null);
        }

        _training.Commit();
        _pass.Number = _pass.Number == int.MaxValue ? 0 : _pass.Number + 1;
    }

    /// <summary>The first layer whose output is not finite for a batch; null where all are. Changes nothing.</summary>
    internal LayerContext? FindNonFinite(Tensor features)
    {
        (_pass.SearchesNonFinite, _pass.FirstNonFinite) = (true, null);
        try
        {
            Forward(features);
            return _pass.FirstNonFinite;
        }
        finally
        {
            (_pass.SearchesNonFinite, _pass.FirstNonFinite) = (false, null);
        }
    }

    /// <summary>The layers as one.</summary>
    internal Sequential Root { get; }

    /// <summary>
    /// The path of each parameter and state in this model. <see cref="Parameter.Path"/> is another one where a model that was built later has
    /// the layer at another place.
    /// </summary>
    internal IReadOnlyDictionary<object, string> Paths { get; }

    private static int Length(IReadOnlyList<Parameter> parameters)
    {
        long length = parameters.Sum(parameter => (long)parameter.Shape.Length);
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException($"Model expects at most {Array.MaxLength:N0} parameters in all but got {length:N0}.");
    }

    /// <summary>All parameters and states, and gives each its path.</summary>
    private (IReadOnlyList<Parameter> Parameters, IReadOnlyList<LayerState> States, IReadOnlyDictionary<object, string> Paths) Collect()
    {
        var parameters = new List<Parameter>();
        var states = new List<LayerState>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var names = new HashSet<string>();
        var paths = new Dictionary<object, string>(ReferenceEqualityComparer.Instance);
        foreach (LayerContext context in _training.Tree)
        {
            Layer layer = context.Layer;
            string prefix = context.Path.Length == 0 ? "" : context.Path + ".";
            if (!seen.Add(layer))
            {
                throw new ArgumentException($"Model expects distinct layers, but {layer} at {context.Path} is there already. Make a new one.");
            }

            if (!layer.Parameters.SequenceEqual(layer.Parameters) || !layer.States.SequenceEqual(layer.States))
            {
                throw new ArgumentException(
                    $"Model expects {layer} to give the same Parameters and States each time but got new ones. Make them in its constructor.");
            }

            foreach (Parameter parameter in layer.Parameters)
            {
                parameter.Path = Own(parameter, prefix + parameter.Name);
                parameters.Add(parameter);
            }

            foreach (LayerState state in layer.States)
            {
                state.Path = Own(state, prefix + state.Name);
                states.Add(state);
            }
        }

        return (parameters, states, paths);

        string Own(object part, string path) => seen.Add(part) && names.Add(path)
            ? paths[part] = path
            : throw new ArgumentException($"Model expects each parameter and state once, with a name of its own, but '{path}' is there already. Name the parameters of a layer differently.");
    }

    private void Draw()
    {
        int place = 0;
        foreach (LayerContext context in _training.Tree)
        {
            for (int i = 0; i < context.Layer.Parameters.Count; i++)
            {
                Parameter parameter = context.Layer.Parameters[i];
                if (!parameter.HasValues)
                {
                    context.Layer.Initialize(parameter, new RandomDraws(new CounterRandom(RandomPurpose.InitialWeights, Seed, place, i)));
                }

                if (!parameter.HasValues)
                {
                    throw new InvalidOperationException(
                        $"{context.Layer}.Initialize expects to give values to '{parameter.Path}' but did not. Call its Set, Fill or SetUniform.");
                }
            }

            place++;
        }
    }

    private ParameterBlock OwnBlock()
    {
        foreach (Parameter parameter in Parameters)
        {
            if (!parameter.IsIn(_block))
            {
                throw new InvalidOperationException(
                    $"Model expects its parameters in one block of memory, but '{parameter.Path}' now belongs to another model, which was built later with the same layer. Use that model, or Clone this one before sharing its layers.");
            }
        }

        return _block;
    }

    private void CheckColumns(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != Inputs)
        {
            string fix = features.Rows == Inputs && features.Shape.Rank == 2
                ? " It looks transposed, with a row for each feature: pass features.Transpose()."
                : features.Shape.Rank == 1 && features.Length == Inputs
                    ? $" For one row, Reshape it to [1, {Inputs}]."
                    : "";
            throw new ArgumentException($"{Layers[0]} expects features [B, {Inputs}] but got {features.Shape}.{fix}", nameof(features));
        }
    }
}
