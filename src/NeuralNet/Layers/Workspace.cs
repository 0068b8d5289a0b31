using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The buffers of one pass through a model for one number of rows: made once, used for every batch of that size.</summary>
internal sealed class Workspace
{
    private readonly Layer[] _layers;
    private readonly LayerContext[] _contexts;
    private readonly Tensor[] _outputs;

    // The loss by the input of layer i; null for the lowest layer that learns and those below: nobody needs it.
    private readonly Tensor?[] _inputGradients;
    private readonly int _lowestThatLearns;
    private Tensor? _input;

    public Workspace(Layer[] layers, int rows, bool training, IMatrixMultiplier multiplier)
    {
        _layers = layers;
        Rows = rows;
        int lowest = Array.FindIndex(layers, layer => layer.Parameters.Count > 0);
        _lowestThatLearns = lowest < 0 ? layers.Length : lowest;
        _contexts = Array.ConvertAll(layers, layer => new LayerContext(layer, rows, training, multiplier));
        _outputs = Array.ConvertAll(layers, layer => new Tensor(rows, layer.Outputs));
        _inputGradients = new Tensor?[layers.Length];
        for (int i = _lowestThatLearns + 1; training && i < layers.Length; i++)
        {
            _inputGradients[i] = new Tensor(rows, layers[i].Inputs);
        }

        OutputGradient = training ? new Tensor(rows, layers[^1].Outputs) : null;
    }

    /// <summary>Rows of a batch.</summary>
    public int Rows { get; }

    /// <summary>A place for the loss's gradient; null while predicting.</summary>
    public Tensor? OutputGradient { get; }

    /// <summary>Gives the layers the seeds of a training pass.</summary>
    public void BeginStep(int seed, int step)
    {
        for (int i = 0; i < _contexts.Length; i++)
        {
            _contexts[i].Seed = SeedOf(seed, step, i);
        }
    }

    /// <summary>The seed of a layer for a training pass of a model.</summary>
    public static int SeedOf(int seed, int step, int layer) =>
        new CounterRandom(RandomPurpose.LayerSeed, seed, step, layer).NextInt(int.MaxValue);

    /// <summary>Runs a batch through the layers; the result is valid until the next call.</summary>
    public Tensor Forward(Tensor input)
    {
        _input = input;
        return Forward(input, from: 0);
    }

    /// <summary>The same from a span of rows; copies it only where the first layer needs a tensor.</summary>
    public Tensor Forward(ReadOnlySpan<float> input)
    {
        if (_layers[0] is Dense dense && _contexts[0].Multiplier is SimdMatrixMultiplier)
        {
            dense.Forward(input, _outputs[0], _contexts[0]);
            return Forward(_outputs[0], from: 1);
        }

        _input ??= new Tensor(Rows, _layers[0].Inputs);
        input.CopyTo(_input.AsSpan());
        return Forward(_input, from: 0);
    }

    /// <summary>Sends the loss's gradient back through the layers; it may be overwritten.</summary>
    /// <param name="outputGradient">[Rows, outputs].</param>
    /// <param name="update">Applied at once by layers that can, instead of writing their gradients.</param>
    public void Backward(Tensor outputGradient, FoldedUpdate? update)
    {
        for (int i = _layers.Length - 1; i >= _lowestThatLearns; i--)
        {
            _contexts[i].Update = update;
            Tensor input = i == 0 ? _input! : _outputs[i - 1];
            _layers[i].Backward(input, _outputs[i], outputGradient, _inputGradients[i], _contexts[i]);
            if (_inputGradients[i] is not Tensor gradient)
            {
                break;
            }

            outputGradient = gradient;
        }
    }

    private Tensor Forward(Tensor input, int from)
    {
        for (int i = from; i < _layers.Length; i++)
        {
            _layers[i].Forward(input, _outputs[i], _contexts[i]);
            input = _outputs[i];
        }

        return input;
    }
}
