using System.Diagnostics.CodeAnalysis;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A neural network: layers in order, with their parameters, memory and seed.</summary>
/// <remarks>
/// It holds neither a loss nor an optimizer. <see cref="Predict(Tensor)"/> may run on many threads at once, as long as none
/// trains the model meanwhile; <see cref="Forward"/> and <see cref="Backward(Tensor, Action{Layer}?)"/> are for one thread at a time. Nothing needs disposing.
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
    private bool _isCommitted;

    /// <summary>A model of layers in order.</summary>
    /// <param name="layers">From input to output; each one's inputs are as many as the outputs before.</param>
    /// <param name="seed">Seeds the initial parameters and the random draws of layers in training. A parameter that has values already, from another model, a file or Set, keeps them.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, sizes that do not fit, or no layer with a size of its own.</exception>
    /// <exception cref="InvalidOperationException">An environment variable of the library has an unknown value.</exception>
    public Model(IReadOnlyList<Layer> layers, int seed = 0)
        : this(new Sequential(layers), seed, draws: true)
    {
    }

    /// <param name="root">The layers.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="draws">Whether to draw initial values; otherwise the caller sets all of them.</param>
    internal Model(Sequential root, int seed, bool draws)
    {
        ArgumentNullException.ThrowIfNull(root);
        WorkerTeam.ThrowIfUnknown();
        if (root.Inputs == 0)
        {
            throw new ArgumentException(
                $"Model expects a layer with a size of its own, such as a Dense, but got {root.Layers[0]} alone.", nameof(root));
        }

        Root = root;
        Seed = seed;
        Multiplier = IMatrixMultiplier.Default;
        Collect(out Parameter[] parameters, out LayerState[] states);
        (Parameters, States) = (parameters, states);
        ParameterPaths = Array.ConvertAll(parameters, parameter => parameter.Path);
        StatePaths = Array.ConvertAll(states, state => state.Path);
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

    /// <summary>All that training changes, layer by layer; each has its <see cref="Parameter.Path"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>All that is saved and not trained, layer by layer.</summary>
    public IReadOnlyList<LayerState> States { get; }

    /// <summary>Texts by name that are saved and loaded with the model, such as the names of its classes.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Length of a row of features.</summary>
    public int Inputs => Root.Inputs;

    /// <summary>Length of an output row.</summary>
    public int Outputs => Root.Outputs;

    /// <summary>Number of values that training changes, over all parameters.</summary>
    public long ParameterCount => _block.Length;

    /// <summary>Seeds the initial parameters and, with <see cref="Passes"/>, the random draws of layers in training.</summary>
    public int Seed
    {
        get => _pass.Seed;
        set => _pass.Seed = value;
    }

    /// <summary>
    /// Training passes so far: with <see cref="Seed"/> it seeds what a layer such as <see cref="Dropout"/> draws in the next one. Set it to
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

    /// <summary>The multiplier of all matrix products; at first <see cref="IMatrixMultiplier.Default"/>.</summary>
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
    /// <exception cref="InvalidOperationException">A layer now belongs to a newer model.</exception>
    public Tensor Values => OwnBlock().ValuesAt(0, new Shape(_block.Length));

    /// <summary>All gradients, one after another, [ParameterCount]: one block of memory, which the parameters share.</summary>
    /// <exception cref="InvalidOperationException">A layer now belongs to a newer model, or the last step wrote no gradients (<see cref="Parameter.Gradient"/>).</exception>
    public Tensor Gradients
    {
        get
        {
            _ = GradientSpan;
            return _block.GradientsAt(0, new Shape(_block.Length));
        }
    }

    /// <summary>The same without a tensor.</summary>
    internal Span<float> GradientSpan
    {
        get
        {
            ParameterBlock block = OwnBlock();
            for (int i = 0; i < Parameters.Count; i++)
            {
                Parameters[i].ThrowIfGradientSkipped();
            }

            return block.Gradients;
        }
    }

    /// <summary>Makes all gradients zeros.</summary>
    internal void ClearGradients()
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].IsGradientSkipped = false;
        }

        OwnBlock().Gradients.Clear();
    }

    /// <summary>Runs a batch forward in training, before <see cref="Backward(Tensor, Action{Layer}?)"/>.</summary>
    /// <param name="features">[B, Inputs]; kept until Backward.</param>
    /// <returns>[B, Outputs], owned by the model and valid until the next call. Allocates only for a B larger than all before.</returns>
    /// <exception cref="ArgumentException">The features have no row, or rows of another length, or are the last output.</exception>
    public Tensor Forward(Tensor features)
    {
        CheckColumns(features);
        if (features.Rows == 0)
        {
            throw new ArgumentException(
                $"Model expects a batch of 1 or more rows but got {features.Shape}. Skip empty batches.", nameof(features));
        }

        _lastOutput = null; // a layer may throw
        Tensor output = _output.Of(features.Rows, Outputs);
        if (output.AsSpan().Overlaps(features.AsSpan()))
        {
            throw new ArgumentException("Model.Forward expects features in other memory than its last output, which it overwrites: Clone them.", nameof(features));
        }

        _training.Forward(features, output);
        (_lastFeatures, _lastOutput, _isCommitted) = (features, output, false);
        return output;
    }

    /// <summary>
    /// Propagates the loss's gradient back, overwriting every <see cref="Parameter.Gradient"/>, and lets layers update their states: once
    /// for each Forward, even when Backward is called again.
    /// </summary>
    /// <param name="outputGradient">[B, Outputs], as a loss gives it for the last <see cref="Forward"/>. May be overwritten.</param>
    /// <param name="finished">Called with each layer once its gradients are written, last layer first; a sum over processes can then begin.</param>
    /// <exception cref="InvalidOperationException">There was no Forward before, it failed, or its features have another size now.</exception>
    /// <exception cref="ArgumentException">The shape is not that of the last output.</exception>
    public void Backward(Tensor outputGradient, Action<Layer>? finished = null) => Backward(outputGradient, update: null, finished);

    /// <param name="outputGradient">As above.</param>
    /// <param name="update">Applied at once to parameters whose gradient is a matrix product; the gradient is then not written.</param>
    /// <param name="finished">As above.</param>
    internal void Backward(Tensor outputGradient, FusedUpdate? update, Action<Layer>? finished)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (_lastOutput is null)
        {
            throw new InvalidOperationException("Model.Backward expects a call of Forward before it but got none: the gradient belongs to its output.");
        }

        if (outputGradient.Rows != _lastOutput.Rows || outputGradient.Columns != Outputs)
        {
            throw new ArgumentException(
                $"Model.Backward expects the gradient of the last output, {_lastOutput.Shape}, but got {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        if (_lastFeatures!.Rows != _lastOutput.Rows)
        {
            throw new InvalidOperationException(
                $"Model.Backward expects the features of the last Forward, {_lastOutput.Rows} rows, as they were but got {_lastFeatures.Shape}. Call it before the next batch is read.");
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
                _training.Backward(_lastFeatures, _lastOutput, outputGradient, default);
            }
        }
        finally
        {
            (_pass.Update, _pass.Finished) = (null, null);
        }

        if (!_isCommitted)
        {
            _isCommitted = true;
            _training.Commit();
            _pass.Number = _pass.Number == int.MaxValue ? 0 : _pass.Number + 1;
        }
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

    /// <summary>The share of the training run that is done: <see cref="LayerContext.Progress"/>.</summary>
    internal double Progress
    {
        set => _pass.Progress = value;
    }

    /// <summary>Hears which rows of tables a batch uses; null for nobody.</summary>
    internal ITableNotes? Tables
    {
        set => _pass.Tables = value;
    }

    /// <summary>Sums over the ranks that share a batch, for layers that look at a whole one; null where there are none.</summary>
    internal IRankSum? Group
    {
        set => _pass.Group = value;
    }

    /// <summary>All layers, those inside others too.</summary>
    internal IEnumerable<Layer> AllLayers => _training.Tree.Select(context => context.Layer);

    /// <summary>The layers as one layer.</summary>
    internal Sequential Root { get; }

    /// <summary>The paths of <see cref="Parameters"/> in this model, whichever other models hold their layers since.</summary>
    internal IReadOnlyList<string> ParameterPaths { get; }

    /// <summary>The paths of <see cref="States"/> in this model.</summary>
    internal IReadOnlyList<string> StatePaths { get; }

    private static int Length(IReadOnlyList<Parameter> parameters)
    {
        long length = parameters.Sum(parameter => (long)parameter.Shape.Length);
        return length <= Array.MaxLength
            ? (int)length
            : throw new ArgumentException(FormattableString.Invariant($"Model expects at most {Array.MaxLength:N0} parameters in all but got {length:N0}."));
    }

    /// <summary>Collects all parameters and states, and gives each its path.</summary>
    private void Collect(out Parameter[] all, out LayerState[] allStates)
    {
        var parameters = new List<Parameter>();
        var states = new List<LayerState>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var paths = new HashSet<string>();
        foreach (LayerContext context in _training.Tree)
        {
            Layer layer = context.Layer;
            string prefix = context.Path.Length == 0 ? "" : context.Path + ".";
            if (!seen.Add(layer))
            {
                throw new ArgumentException($"Model expects distinct layers but got {layer} again at {context.Path}. Make a new one.");
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

        (all, allStates) = ([.. parameters], [.. states]);

        string Own(object part, string path) => seen.Add(part) && paths.Add(path)
            ? path
            : throw new ArgumentException($"Model expects each parameter and state once, with a name of its own, but got '{path}' again. Name the parameters of a layer differently.");
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
        // An enumerator of the interface would be allocated.
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].IsIn(_block))
            {
                throw new InvalidOperationException(
                    $"Model expects its parameters in one block of memory, but '{Parameters[i].Path}' now belongs to another model, which was built later with the same layer. Use that model, or Clone this one before sharing its layers.");
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
