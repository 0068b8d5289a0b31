using System.Diagnostics.CodeAnalysis;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A model: layers in a row, each fed by the one before.</summary>
/// <remarks>
/// It holds neither a loss nor an optimizer. <see cref="Predict(Tensor)"/> is safe from many threads at once, as long as none
/// trains the model meanwhile; <see cref="Forward"/> and <see cref="Backward"/> belong to one thread. Nothing needs disposing.
/// </remarks>
public sealed partial class Sequential
{
    // Predictions run in blocks of rows, whose activations stay in the cache; threads share blocks, not layers.
    private const int MostRowsInBlock = 256;
    private const int FewestRowsInBlock = 32;

    private readonly int _seed;
    private readonly Layer[] _layers;
    private readonly Parameter[] _parameters;
    private readonly Workspace?[] _training = new Workspace?[2];
    private Workspace? _current;
    private WorkspacePool _predicting;
    private IMatrixMultiplier _multiplier;
    private int _step;

    /// <summary>A model of the given layers.</summary>
    /// <param name="layers">From input to output; each one's inputs are as many as the outputs before.</param>
    /// <param name="seed">Fixes the starting weights, and what layers draw in training. A layer that has weights already, drawn by another model, loaded or set, keeps them.</param>
    /// <exception cref="ArgumentException">No layer, one layer twice, sizes that do not fit, or none that says its size.</exception>
    /// <exception cref="InvalidOperationException">An environment variable of the library holds an unknown word.</exception>
    public Sequential(IReadOnlyList<Layer> layers, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(layers);
        WorkerTeam.ThrowIfUnknown();
        _seed = seed;
        _layers = [.. layers];
        int columns = Check(_layers);
        for (int i = 0; i < _layers.Length; i++)
        {
            _layers[i].TakeSize(columns);
            columns = _layers[i].Outputs;
            if (!_layers[i].IsInitialized)
            {
                _layers[i].Initialize(seed, i);
                _layers[i].MarkInitialized();
            }
        }

        _parameters = [.. _layers.SelectMany(layer => layer.Parameters)];
        UnfoldedParameters = [.. _layers.Where(layer => !layer.FoldsUpdates).SelectMany(layer => layer.Parameters)];
        Multiplier = IMatrixMultiplier.Default;
    }

    /// <summary>The layers, from input to output.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Everything that training changes, layer by layer.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Numbers in a row of features.</summary>
    public int Inputs => _layers[0].Inputs;

    /// <summary>Numbers in a row of output.</summary>
    public int Outputs => _layers[^1].Outputs;

    /// <summary>How many numbers training changes.</summary>
    public long ParameterCount => _parameters.Sum(parameter => (long)parameter.Value.Length);

    /// <summary>What multiplies the model's matrices; at first <see cref="IMatrixMultiplier.Default"/>.</summary>
    public IMatrixMultiplier Multiplier
    {
        get => _multiplier;
        [MemberNotNull(nameof(_multiplier), nameof(_predicting))]
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _multiplier = value;
            _predicting = new WorkspacePool(_layers, value);
            Array.Clear(_training);
            _current = null;
        }
    }

    /// <summary>
    /// Training passes so far, and the number of the next: with the seed it fixes what a layer such as <see cref="Dropout"/>
    /// draws. Set it to repeat a pass, or to go on where a run stopped. It is not saved.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int Step
    {
        get => _step;
        set => _step = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"Sequential.Step expects 0 or more but got {value}.");
    }

    /// <summary>Parameters of layers that cannot fold an update: the optimizer steps them.</summary>
    internal IReadOnlyList<Parameter> UnfoldedParameters { get; }

    /// <summary>Runs a batch forward, to be followed by <see cref="Backward"/>.</summary>
    /// <param name="features">[B, Inputs].</param>
    /// <returns>[B, Outputs], owned by the model and valid until the next call. Allocates for a new B only.</returns>
    /// <exception cref="ArgumentException">The features have no row, or rows of another length.</exception>
    public Tensor Forward(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        return TrainingWorkspace(features).Forward(features);
    }

    /// <summary>Sends the loss's gradient back, overwriting every <see cref="Parameter.Gradient"/>.</summary>
    /// <param name="outputGradient">[B, Outputs], as a loss gives it for the last <see cref="Forward"/>. May be overwritten.</param>
    /// <exception cref="InvalidOperationException">There was no Forward before.</exception>
    /// <exception cref="ArgumentException">The shape is not that of the last output.</exception>
    public void Backward(Tensor outputGradient)
    {
        ArgumentNullException.ThrowIfNull(outputGradient);
        if (_current is null)
        {
            throw new InvalidOperationException("Sequential.Backward expects a Forward before it: the gradient is that of its output.");
        }

        if (outputGradient.Rows != _current.Rows || outputGradient.Columns != Outputs)
        {
            throw new ArgumentException(
                $"Sequential.Backward expects the gradient of the last output, [{_current.Rows}, {Outputs}], but got {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        _current.Backward(outputGradient, update: null);
    }

    /// <summary>The outputs for rows of features: logits for a classifier.</summary>
    /// <param name="features">[N, Inputs]; N may be 0.</param>
    /// <returns>[N, Outputs], new.</returns>
    /// <exception cref="ArgumentException">The features have rows of another length.</exception>
    public Tensor Predict(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        CheckColumns(features);
        var output = new Tensor(features.Rows, Outputs);
        Predict(features.AsSpan(), output.AsSpan());
        return output;
    }

    /// <summary>
    /// The same on spans; allocates nothing once a number of rows has come before, but for some kilobytes that each thread keeps
    /// from its first block on.
    /// </summary>
    /// <param name="features">N · Inputs numbers, row after row.</param>
    /// <param name="output">N · Outputs numbers, to be overwritten.</param>
    /// <exception cref="ArgumentException">The lengths are not those of N rows.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> output)
    {
        int rows = features.Length / Inputs;
        if (features.Length != (long)rows * Inputs || output.Length != (long)rows * Outputs)
        {
            throw new ArgumentException(
                $"Sequential.Predict expects rows of {Inputs} features and as many rows of {Outputs} outputs "
                + $"but got {features.Length} features and room for {output.Length} outputs.");
        }

        if (rows > 0)
        {
            int threads = Parallelism.MaxThreads;
            int share = Math.Clamp((rows + threads - 1) / threads, FewestRowsInBlock, MostRowsInBlock);
            int blocks = Math.Max(1, rows / share);
            int rowsPerBlock = (rows + blocks - 1) / blocks;
            _predicting.Reserve(rowsPerBlock, Math.Min(blocks, threads));
            RowBlocks.Run(new Prediction(_predicting), features, output, rows, rowsPerBlock, threads);
        }
    }

    /// <summary>The workspace for the next pass with as many rows: the two sizes used last, full and ragged, are kept.</summary>
    internal Workspace TrainingWorkspace(Tensor features)
    {
        CheckColumns(features);
        int rows = features.Rows;
        if (rows == 0)
        {
            throw new ArgumentException(
                $"Sequential expects a batch of 1 or more rows but got {features.Shape}. Skip empty batches.", nameof(features));
        }

        if (_training[0]?.Rows != rows)
        {
            (_training[0], _training[1]) = (_training[1], _training[0]);
            if (_training[0]?.Rows != rows)
            {
                _training[0] = new Workspace(_layers, rows, training: true, _multiplier);
            }
        }

        _current = _training[0]!;
        _current.BeginStep(_seed, _step);
        _step = _step == int.MaxValue ? 0 : _step + 1;
        return _current;
    }

    /// <summary>Throws unless the layers fit together; returns the inputs of the first.</summary>
    private static int Check(Layer[] layers)
    {
        if (layers.Length == 0)
        {
            throw new ArgumentException("Sequential expects 1 or more layers but got none.", nameof(layers));
        }

        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i] is null || Array.IndexOf(layers, layers[i]) < i)
            {
                throw new ArgumentException(
                    $"Sequential expects distinct layers, but layer {i} is {(layers[i] is null ? "null" : "there already")}. Make a new one.",
                    nameof(layers));
            }

        }

        Layer first = Array.Find(layers, layer => layer.Inputs > 0) ?? throw new ArgumentException(
            $"Sequential expects a layer that says its size, such as a Dense, but got {layers[0]} alone.", nameof(layers));
        int columns = first.Inputs;
        for (int i = 0; i < layers.Length; i++)
        {
            if (layers[i].Inputs == 0)
            {
                continue; // takes what comes
            }

            if (layers[i].Inputs != columns)
            {
                throw new ArgumentException(
                    $"Sequential expects each layer's inputs to be the outputs before, but layer {i}, {layers[i]}, takes "
                    + $"{layers[i].Inputs} and layer {i - 1}, {layers[i - 1]}, gives {columns}.",
                    nameof(layers));
            }

            columns = layers[i].Outputs;
        }

        return first.Inputs;
    }

    private void CheckColumns(Tensor features)
    {
        if (features.Columns != Inputs)
        {
            string mend = features.Length > 0 && features.Length % Inputs == 0
                ? $" To read its {features.Length} numbers as rows of {Inputs}, Reshape it to [{features.Length / Inputs}, {Inputs}]."
                : "";
            throw new ArgumentException(
                $"{_layers[0]} expects features [B, {Inputs}] but got {features.Shape}.{mend}", nameof(features));
        }
    }

    /// <summary>Sends a block of rows through a workspace of the pool.</summary>
    private readonly struct Prediction(WorkspacePool pool) : IRowBlockBody
    {
        public void Invoke(ReadOnlySpan<float> source, Span<float> destination)
        {
            int rows = source.Length / pool.Inputs;
            Workspace workspace = pool.Rent(rows);
            workspace.Forward(source).AsSpan().CopyTo(destination);
            pool.Return(workspace);
        }
    }
}
