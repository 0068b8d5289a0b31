namespace NeuralNet.Samples.Playground;

/// <summary>What each unit answers over the square of the page, as bytes: 0 for -1, 255 for 1. One pass for all of them.</summary>
public sealed class Surfaces
{
    private readonly Tensor _grid;

    /// <summary>A grid of points.</summary>
    /// <param name="size">Points along an edge.</param>
    public Surfaces(int size)
    {
        Size = size;
        _grid = new Tensor(size * size, 2);
        for (int i = 0; i < size * size; i++)
        {
            _grid[i, 0] = Problem.Edge * ((2 * (i % size) + 1f) / size - 1);
            _grid[i, 1] = Problem.Edge * (1 - (2 * (i / size) + 1f) / size);    // the first row is at the top
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
        }

        Write(_grid, 0, area, 1 / Problem.Edge, 0);
        Write(_grid, 1, 2 * area, 1 / Problem.Edge, 0);
        Tensor values = _grid;
        int start = 3 * area;
        foreach (Dense dense in experiment.Model.Layers.OfType<Dense>())
        {
            values = values.MatMul(dense.Weight.Value) + dense.Bias.Value;
            if (dense == experiment.Model.Layers[^1])
            {
                break;
            }

            values = dense.Activation.Apply(values);
            (float scale, float shift) = settings.Activation == "Sigmoid" ? (2f, -1f) : (1f, 0f);
            for (int unit = 0; unit < values.Columns; unit++, start += area)
            {
                Write(values, unit, start, scale, shift);
            }
        }

        WriteAnswer(values, settings.Loss);
    }

    /// <summary>Probabilities go from -1 (surely the first class) to 1; numbers and margins are as they are.</summary>
    private void WriteAnswer(Tensor values, string loss)
    {
        ReadOnlySpan<float> outputs = values.AsSpan();
        bool isProbability = loss is "SoftmaxCrossEntropy" or "SigmoidCrossEntropy";
        for (int i = 0; i < Size * Size; i++)
        {
            float margin = values.Columns == 2 ? outputs[(2 * i) + 1] - outputs[2 * i] : outputs[i];
            Bytes[i] = ToByte(isProbability ? MathF.Tanh(margin / 2) : margin);
        }
    }

    private void Write(Tensor values, int column, int start, float scale, float shift)
    {
        ReadOnlySpan<float> source = values.AsSpan();
        int columns = values.Columns;
        for (int i = 0; i < Size * Size; i++)
        {
            Bytes[start + i] = ToByte((scale * source[(i * columns) + column]) + shift);
        }
    }

    private static byte ToByte(float value) => (byte)((Math.Clamp(value, -1, 1) + 1) * 127.5f);
}
