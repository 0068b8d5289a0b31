using System.Numerics.Tensors;

namespace NeuralNet.Samples.Playground;

/// <summary>What each unit answers over the square of the page, as bytes: 0 for -1, 255 for 1. One pass for all of them.</summary>
/// <remarks>Columns are points here, so that a unit's surface is contiguous: a browser's interpreter runs vectors fast and loops slowly.</remarks>
public sealed class Surfaces
{
    private readonly Tensor _grid;      // [2, area]

    /// <summary>A grid of points.</summary>
    /// <param name="size">Points along an edge.</param>
    public Surfaces(int size)
    {
        Size = size;
        _grid = new Tensor(2, size * size);
        for (int i = 0; i < size * size; i++)
        {
            _grid[0, i] = Problem.Edge * ((((2 * (i % size)) + 1f) / size) - 1);
            _grid[1, i] = Problem.Edge * (1 - (((2 * (i / size)) + 1f) / size));    // the first row is at the top
        }
    }

    /// <summary>Points along an edge.</summary>
    public int Size { get; }

    /// <summary>The surfaces, one after the other: the network's answer, x, y, then each hidden unit.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Computes them from the weights of now.</summary>
    public void Update(Experiment experiment)
    {
        Settings settings = experiment.Settings;
        int area = Size * Size;
        int length = area * (3 + settings.Units.Sum());
        if (Bytes.Length != length)
        {
            Bytes = new byte[length];
            Write(_grid * (1 / Problem.Edge), area);
        }

        Tensor values = _grid;
        int start = 3 * area;
        foreach (Dense dense in experiment.Model.Layers.OfType<Dense>())
        {
            // [O, area] = Wᵀ [O, I] · [I, area] + b [O, 1]
            values = dense.Weight.Value.Transpose().MatMul(values) + dense.Bias.Value.Reshape(new Shape(dense.Outputs, 1));
            if (dense != experiment.Model.Layers[^1])
            {
                values = dense.Activation.Apply(values);
                Write(settings.Activation == "Sigmoid" ? (2 * values) - 1 : values, start);
                start += dense.Outputs * area;
            }
        }

        WriteAnswer(values, settings.Loss);
    }

    /// <summary>Probabilities go from -1 (surely the first class) to 1; numbers and margins are as they are.</summary>
    private void WriteAnswer(Tensor values, string loss)
    {
        Tensor margin = values.Rows == 2 ? values.RowRange(1..2) - values.RowRange(0..1) : values;
        Write(loss is "SoftmaxCrossEntropy" or "SigmoidCrossEntropy" ? Activation.Tanh.Apply(0.5f * margin) : margin, 0);
    }

    private void Write(Tensor values, int start)
    {
        Tensor bytes = (127.5f * values) + 127.5f;
        Span<float> span = bytes.AsSpan();
        TensorPrimitives.Clamp(span, 0, 255, span);
        for (int i = 0; i < span.Length; i++)
        {
            Bytes[start + i] = (byte)span[i];
        }
    }
}
