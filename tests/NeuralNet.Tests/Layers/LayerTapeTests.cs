using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>A network of nearly all layers, loss and every gradient, against the scalar tape, which knows neither matrices nor fused formulas.</summary>
[Trait("Category", "Numeric")]
public sealed class LayerTapeTests
{
    private const int Rows = 5;

    [Fact]
    public void ForwardAndBackward_OfANetworkOfLayers_AreTheTapes()
    {
        Model model = GoldenLayerTests.Network(seed: 7);
        Tensor features = Tensor.ConcatenateColumns(Draw.Classes(Rows, 5, seed: 1), Draw.Uniform(Rows, 4, seed: 2, -2, 2));
        Check(model, features, 2e-5);
    }

    [Fact]
    public void ForwardAndBackward_OfNumbersAndProducts_AreTheTapes()
    {
        var model = new Model(
            [new PolynomialFeatures(3, 2), new Standardization(Tensor.Filled(new Shape(9), 0.5f), Tensor.Filled(new Shape(9), 2)), new PeriodicEmbedding(9, frequencies: 3, sigma: 0.3f), new Dense(36, 3)],
            seed: 8);
        Check(model, Draw.Uniform(Rows, 3, seed: 3), 2e-5);
    }

    [Fact]
    public void ForwardAndBackward_OfRanksAndBins_AreTheTapes()
    {
        Tensor rows = Draw.Uniform(40, 3, seed: 5, -2, 2);
        var model = new Model(
            [new Dense(3, 3), QuantileScale.Fit(rows, knots: 9), new PiecewiseLinear([-2, -1, 0.5f, 1], [-1, 1], [-1.5f, 0, 1.25f]), new Dense(6, 3)], seed: 9);
        Check(model, Draw.Uniform(Rows, 3, seed: 6, -1, 1), 2e-5);
    }

    private static void Check(Model model, Tensor features, double tolerance)
    {
        Tensor targets = Draw.Classes(Rows, 3, seed: 4);
        float value = new SoftmaxCrossEntropy().Compute(model.Forward(features), targets, out Tensor gradient);
        model.Backward(gradient);

        Dictionary<Parameter, Scalar[]> scalars = model.Parameters.ToDictionary(parameter => parameter, parameter => Of(parameter.Value.AsSpan()));
        Scalar[][] rows = [.. Enumerable.Range(0, Rows).Select(i => Of(features.Row(i)))];
        foreach (Layer layer in model.Layers)
        {
            rows = Forward(layer, rows, scalars);
        }

        Scalar loss = Enumerable.Range(0, Rows)
            .Select(i => -1.0 * ScalarTape.Log(ScalarTape.Exp(rows[i][(int)targets[i]]) / Sum(rows[i].Select(ScalarTape.Exp)))).Aggregate((a, b) => a + b) / Rows;
        ScalarTape.Backward(loss);

        ((double)value).Should().BeApproximately(loss.Value, 2e-6 * Math.Max(1, loss.Value));
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.Path != "1.bias"))    // no effect before the batch norm
        {
            RelativeError.Between(parameter.Gradient.AsSpan(), Array.ConvertAll(scalars[parameter], scalar => scalar.Gradient)).Should().BeLessThan(tolerance, parameter.Path);
        }
    }

    private static Scalar[][] Forward(Layer layer, Scalar[][] rows, Dictionary<Parameter, Scalar[]> of) => layer switch
    {
        Sequential sequential => sequential.Layers.Aggregate(rows, (now, inner) => Forward(inner, now, of)),
        Residual residual => Add(
            Forward(residual.Block, rows, of), residual.Projection is null ? rows : Forward(residual.Projection, rows, of)),
        Branches branches => [.. rows.Select((row, i) => branches.Parts
            .SelectMany(branch => branch.Layers is null ? row[branch.Columns] : Forward(branch.Layers, Array.ConvertAll(rows, r => r[branch.Columns]), of)[i]).ToArray())],
        Dense dense => Each(rows, row => [.. Enumerable.Range(0, dense.Outputs).Select(o => ScalarTape.Apply(
            dense.Activation, Sum(row.Select((x, j) => x * of[dense.Weight][(j * dense.Outputs) + o])) + of[dense.Bias][o]))]),
        Activate activate => Each(rows, row => Array.ConvertAll(row, z => ScalarTape.Apply(activate.Activation, z))),
        Embedding embedding => Each(rows, row => [.. row.SelectMany(code => of[embedding.Weight].Skip((int)code.Value * embedding.Width).Take(embedding.Width))]),
        Scale scale => Each(rows, row => [.. row.Select((x, j) => x * of[scale.Weight][j])]),
        SmoothClip clip => Each(rows, row => Array.ConvertAll(row, x => x / ScalarTape.Sqrt(1.0 + (x * x / (clip.Limit * clip.Limit))))),
        Standardization standard => Each(rows, row => [.. row.Select((x, j) => (x - (double)standard.Mean[j]) / standard.Scale[j])]),
        Prelu prelu => Each(rows, row => Array.ConvertAll(row, z => z.Value > 0 ? z : of[prelu.Weight][0] * z)),
        Blend blend => Each(rows, row => [.. row.Select((z, j) => ((1.0 - of[blend.Weight][j]) * z) + (of[blend.Weight][j] * ScalarTape.Apply(blend.Activation, z)))]),
        BatchNorm norm => Transposed([.. Transposed(rows).Select((column, j) => Normal(column, norm.Epsilon, isCentered: true)
            .Select(x => (x * of[norm.Weight][j]) + of[norm.Bias][j]).ToArray())]),
        LayerNorm norm => Each(rows, row => [.. Normal(row, norm.Epsilon, isCentered: true).Select((x, j) => (x * of[norm.Weight][j]) + of[norm.Bias][j])]),
        RmsNorm norm => Each(rows, row => [.. Normal(row, norm.Epsilon, isCentered: false).Select((x, j) => x * of[norm.Weight][j])]),
        PolynomialFeatures => Each(rows, row =>
            [.. row, .. Enumerable.Range(0, row.Length).SelectMany(a => Enumerable.Range(a, row.Length - a).Select(b => row[a] * row[b]))]),
        PiecewiseLinear encoding => Each(rows, row => [.. row.SelectMany((x, j) => Shares(x, Part(encoding.Edges, encoding.Bins, 1, j)))]),
        QuantileScale scale => Each(rows, row => [.. row.Select((x, j) => Rank(
            Part(scale.Ranks, scale.KnotCounts, 0, j), Shares(x, Part(scale.Numbers, scale.KnotCounts, 0, j))))]),
        PeriodicEmbedding periodic => Each(rows, row => [.. row.SelectMany((x, j) => Waves(periodic, x, j, of))]),
        _ => throw new ArgumentOutOfRangeException(nameof(layer), layer.ToString()),
    };

    private static Scalar[] Shares(Scalar x, float[] edges) => [.. edges.Zip(edges.Skip(1), (from, to) =>
        x.Value < from ? 0.0 : x.Value >= to ? 1.0 : (x - (double)from) / ((double)to - from))];

    // A line through knots: the first rank, then each step as far as x is in it.
    private static Scalar Rank(float[] ranks, Scalar[] shares) => shares.Select((share, k) => share * ((double)ranks[k + 1] - ranks[k])).Aggregate((Scalar)ranks[0], (a, b) => a + b);

    private static float[] Part(Tensor all, IReadOnlyList<int> counts, int more, int j) =>
        all.AsSpan().Slice(counts.Take(j).Sum(count => count + more), counts[j] + more).ToArray();

    private static IEnumerable<Scalar> Waves(PeriodicEmbedding layer, Scalar x, int j, Dictionary<Parameter, Scalar[]> of)
    {
        int count = layer.Frequencies, maps = layer.Width - 1;
        Scalar[] waves = [.. Enumerable.Range(j * count, count).Select(k => ScalarTape.Cos((2 * Math.PI * of[layer.Frequency][k] * x) + of[layer.Phase][k]))];
        yield return x;
        for (int d = 0; d < maps; d++)
        {
            int map = (j * maps) + d;
            yield return Sum(waves.Select((wave, k) => wave * of[layer.Weight][(map * count) + k])) + of[layer.Bias][map];
        }
    }

    private static Scalar[] Normal(Scalar[] values, double epsilon, bool isCentered)
    {
        Scalar mean = isCentered ? Sum(values) / values.Length : 0.0;
        Scalar[] centered = Array.ConvertAll(values, value => value - mean);
        Scalar deviation = ScalarTape.Sqrt((Sum(centered.Select(value => value * value)) / values.Length) + epsilon);
        return Array.ConvertAll(centered, value => value / deviation);
    }

    private static Scalar[][] Each(Scalar[][] rows, Func<Scalar[], Scalar[]> map) => [.. rows.Select(map)];

    private static Scalar[][] Add(Scalar[][] a, Scalar[][] b) => [.. a.Zip(b, (x, y) => x.Zip(y, (u, v) => u + v).ToArray())];

    private static Scalar[][] Transposed(Scalar[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(j => Array.ConvertAll(rows, row => row[j]))];

    private static Scalar Sum(IEnumerable<Scalar> values) => values.Aggregate((a, b) => a + b);

    private static Scalar[] Of(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => new Scalar(value));
}
