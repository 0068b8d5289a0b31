using System.Numerics.Tensors;
using MathNet.Numerics.Integration;

namespace NeuralNet;

/// <summary>
/// Integrated gradients (Sundararajan, Taly and Yan 2017) of an estimator's answer, mean over the rows of a background (Erion et al. 2021):
/// Σ (x_i - b_i) ∫ ∂F/∂z_i (b + t (x - b)) dt over the encoded numbers i of a column, for t from 0 to 1 by a Gauss-Legendre rule.
/// </summary>
/// <remarks>
/// x and b are encoded rows: between two codes of a category there is nothing, but between two of its one-hot rows there is. Rows go to the cores, and no sum
/// depends on how.
/// </remarks>
internal sealed class IntegratedGradients
{
    private const int MostSteps = 1_024;

    // So many points go through the networks at once that a matrix product is efficient and its result stays in the cache.
    private const int PointsAtOnce = 256;

    private readonly Model _network;
    private readonly EncodedNetwork _encoded;
    private readonly Tensor _background;
    private readonly Tensor _backgroundOutputs;     // of all networks, before they are joined
    private readonly GaussLegendreRule _rule;

    /// <param name="network">The networks of an estimator, from its columns to their outputs.</param>
    /// <param name="background">[B, columns].</param>
    /// <param name="steps">Points on each path.</param>
    /// <exception cref="ArgumentException">The background has no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is not 1 to 1,024.</exception>
    public IntegratedGradients(Model network, Tensor background, int steps)
    {
        if (background.Rows == 0)
        {
            throw new ArgumentException("Explain expects 1 or more background rows, whose mean answer is the baseline, but got none.", nameof(background));
        }

        if (steps is < 1 or > MostSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), FormattableString.Invariant($"Explain expects 1 to {MostSteps:N0} steps but got {steps}. 16 is usual."));
        }

        _network = network;
        _encoded = EncodedNetwork.Of(network);
        _background = Run(_encoded.Encoder, background);
        _backgroundOutputs = Run(_encoded.Head, _background);
        _rule = new GaussLegendreRule(0, 1, steps);
    }

    /// <summary>The explanations of rows.</summary>
    /// <param name="rows">[N, columns].</param>
    /// <param name="columns">Their names.</param>
    /// <param name="answer">What is explained, by row: its name, and what gives it.</param>
    /// <param name="valueAt">The text of a value, by row and column.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Explanation[] Explain(
        Tensor rows, IReadOnlyList<string> columns, Func<int, (string Name, AnswerGradient Gradient)> answer, Func<int, string, string?> valueAt,
        CancellationToken cancellationToken)
    {
        var explanations = new Explanation[rows.Rows];
        int cores = Parallelism.MaxThreads, together = Math.Clamp(rows.Rows, 1, cores);
        var threads = new ParallelOptions { MaxDegreeOfParallelism = together, CancellationToken = cancellationToken };
        Parallel.For(0, rows.Rows, threads, () => new Workspace(_encoded, _network.Multiplier), (i, _, workspace) =>
        {
            Parallelism.RunWith(cores / together, () =>
            {
                (string name, AnswerGradient gradient) = answer(i);
                float[] unused = new float[_encoded.Head.Outputs];
                double[] contributions = Contributions(rows.RowRange(i..(i + 1)), gradient, workspace);
                explanations[i] = new(
                    name, gradient(workspace.RowOutputs(), unused), Enumerable.Range(0, _background.Rows).Average(b => gradient(_backgroundOutputs.Row(b), unused)),
                    [.. columns.Select((column, j) => new ColumnContribution(column, valueAt(i, column), contributions[j]))
                        .OrderByDescending(column => Math.Abs(column.Contribution))]);
            });
            return workspace;
        }, _ => { });
        return explanations;
    }

    private Tensor Run(Layer layer, Tensor rows)
    {
        var output = new Tensor(rows.Rows, layer.Outputs);
        new LayerContext(layer, training: false, _network.Multiplier).Forward(rows, output);
        return output;
    }

    private double[] Contributions(Tensor row, AnswerGradient answer, Workspace workspace)
    {
        workspace.Encode(row);
        double[] contributions = new double[row.Columns];
        int atOnce = Math.Max(1, PointsAtOnce / _rule.Order);
        for (int first = 0; first < _background.Rows; first += atOnce)
        {
            AddPaths(_background.RowRange(first..Math.Min(first + atOnce, _background.Rows)), answer, workspace, contributions);
        }

        return Array.ConvertAll(contributions, sum => sum / _background.Rows);
    }

    // From each of some background rows to the row of the workspace.
    private void AddPaths(Tensor background, AnswerGradient answer, Workspace workspace, double[] contributions)
    {
        int steps = _rule.Order, points = background.Rows * steps;
        ReadOnlySpan<float> row = workspace.Row;
        MatrixSpan path = workspace.Path.Of(points, row.Length), slopes = workspace.Slopes.Of(points, row.Length);
        for (int i = 0; i < points; i++)
        {
            ReadOnlySpan<float> from = background.Row(i / steps);
            Span<float> point = path.Row(i);
            TensorPrimitives.Subtract(row, from, point);
            TensorPrimitives.MultiplyAdd(point, (float)_rule.GetAbscissa(i % steps), from, point);
        }

        int width = _encoded.Head.Outputs;
        MatrixSpan outputs = workspace.Outputs.Of(points, width), gradient = workspace.Gradient.Of(points, width);
        workspace.Head.Forward(path, outputs);
        for (int i = 0; i < points; i++)
        {
            _ = answer(outputs.Row(i), gradient.Row(i));
            TensorPrimitives.Multiply(gradient.Row(i), (float)_rule.GetWeight(i % steps), gradient.Row(i));
        }

        workspace.Head.Backward(path, outputs, gradient, slopes);
        for (int b = 0; b < background.Rows; b++)
        {
            Span<float> total = slopes.Row(b * steps);
            for (int step = 1; step < steps; step++)
            {
                TensorPrimitives.Add(total, slopes.Row((b * steps) + step), total);
            }

            ReadOnlySpan<float> from = background.Row(b);
            for (int i = 0; i < row.Length; i++)
            {
                contributions[_encoded.Owners[i]] += (double)total[i] * ((double)row[i] - from[i]);
            }
        }
    }

    /// <summary>What one thread needs.</summary>
    private sealed class Workspace(EncodedNetwork encoded, IMatrixMultiplier multiplier)
    {
        public readonly RowBuffer Path = new();         // [points, W]
        public readonly RowBuffer Slopes = new();       // [points, W]
        public readonly RowBuffer Outputs = new();      // [points, outputs]
        public readonly RowBuffer Gradient = new();     // [points, outputs]
        private readonly LayerContext _encoder = new(encoded.Encoder, training: false, multiplier);
        private readonly float[] _row = new float[encoded.Encoder.Outputs];

        public LayerContext Head { get; } = new(encoded.Head, training: true, multiplier);

        public ReadOnlySpan<float> Row => _row;

        public void Encode(Tensor row) => _encoder.Forward(row, new MatrixSpan(_row, 1, _row.Length));

        /// <summary>What the networks answer for the encoded row.</summary>
        public ReadOnlySpan<float> RowOutputs()
        {
            MatrixSpan outputs = Outputs.Of(1, encoded.Head.Outputs);
            Head.Forward(new ReadOnlyMatrixSpan(_row, 1, _row.Length), outputs);
            return outputs.AsSpan();
        }
    }
}
