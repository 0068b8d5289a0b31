using System.Text.Json;

namespace NeuralNet.Tests.Reference;

/// <summary>Reads Golden/*.json, which Golden/torch_golden.py made with PyTorch; its head says how.</summary>
internal static class GoldenFile
{
    public static JsonElement[] Read(string file, string list)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Golden", file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(element => element.Clone())];
    }

    public static JsonElement Case(string file, string list, string key, string name) =>
        Read(file, list).Single(element => element.Text(key) == name);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static float Number(this JsonElement element, string name) => element.GetProperty(name).GetSingle();

    public static float Number(this JsonElement element, string name, float otherwise) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : otherwise;

    /// <summary>A list of numbers; null where there is none.</summary>
    public static float[]? Numbers(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(item => item.GetSingle())] : null;

    /// <summary>A list of numbers as a vector, a list of such lists as a matrix.</summary>
    public static Tensor Tensor(this JsonElement element, string name) => AsTensor(element.GetProperty(name));

    public static Tensor AsTensor(this JsonElement list)
    {
        JsonElement[] items = [.. list.EnumerateArray()];
        if (items[0].ValueKind == JsonValueKind.Number)
        {
            return NeuralNet.Tensor.From(Array.ConvertAll(items, item => item.GetSingle()));
        }

        float[] values = [.. items.SelectMany(row => row.EnumerateArray().Select(item => item.GetSingle()))];
        return NeuralNet.Tensor.From(values, items.Length, values.Length / items.Length);
    }

    public static Activation Activation(this JsonElement element, string name) =>
        Activations.Of(char.ToUpperInvariant(element.Text(name)[0]) + element.Text(name)[1..]);

    /// <summary>The optimizer of a case, with the numbers that PyTorch used.</summary>
    public static Optimizer Optimizer(this JsonElement e) => e.Text("optimizer") switch
    {
        "sgd" => new Sgd(
            e.Number("learningRate"), e.Number("momentum"), e.GetProperty("nesterov").GetBoolean(), e.Number("weightDecay")),
        "adam" => new Adam(
            e.Number("learningRate"), e.Number("beta1"), e.Number("beta2"), e.Number("epsilon"), e.Number("weightDecay")),
        "adamW" => new AdamW(
            e.Number("learningRate"), e.Number("beta1"), e.Number("beta2"), e.Number("epsilon"), e.Number("weightDecay")),
        "rmsProp" => new RmsProp(
            e.Number("learningRate"), e.Number("alpha"), e.Number("epsilon"), e.Number("momentum"), e.Number("weightDecay")),
        "nadam" => new Nadam(
            e.Number("learningRate"), e.Number("beta1"), e.Number("beta2"), e.Number("epsilon"), e.Number("momentumDecay"), e.Number("weightDecay")),
        "rAdam" => new RAdam(
            e.Number("learningRate"), e.Number("beta1"), e.Number("beta2"), e.Number("epsilon"), e.Number("weightDecay")),
        "lion" => new Lion(e.Number("learningRate"), e.Number("beta1"), e.Number("beta2"), e.Number("weightDecay")),
        "adagrad" => new Adagrad(
            e.Number("learningRate"), e.Number("rateDecay"), e.Number("startSum"), e.Number("epsilon"), e.Number("weightDecay")),
        "rprop" => new Rprop(
            e.Number("learningRate"), e.Number("shrink"), e.Number("grow"), e.Number("least"), e.Number("most")),
        string other => throw new InvalidDataException($"optimizer {other}?"),
    };

    public static Loss Loss(this JsonElement e) => e.Text("loss") switch
    {
        "softmaxCrossEntropy" => new SoftmaxCrossEntropy(e.Numbers("classWeights"), e.Number("labelSmoothing", 0)),
        "sigmoidCrossEntropy" => new SigmoidCrossEntropy(e.Numbers("positiveWeights"), e.Number("labelSmoothing", 0)),
        "pinball" => new Pinball(e.Numbers("quantiles")!),
        "poisson" => new Poisson(),
        "cosineDistance" => new CosineDistance(),
        "focal" => new Focal(e.Number("gamma"), e.Numbers("classWeights")),
        "hinge" => new Hinge(e.Number("margin"), e.Numbers("classWeights")),
        "meanSquaredError" => new MeanSquaredError(),
        "meanAbsoluteError" => new MeanAbsoluteError(),
        "huber" => new Huber(e.Number("delta")),
        string other => throw new InvalidDataException($"loss {other}?"),
    };

    /// <summary>Asserts |actual - expected| ≤ tolerance · max(1, |expected|) for each element.</summary>
    public static void ShouldBeNear(this Tensor actual, Tensor expected, float tolerance, string because)
    {
        actual.Length.Should().Be(expected.Length, because);
        for (int i = 0; i < expected.Length; i++)
        {
            float allowed = tolerance * MathF.Max(1, MathF.Abs(expected[i]));
            (MathF.Abs(actual[i] - expected[i]) <= allowed).Should().BeTrue(
                "{0}[{1}] is {2:G9} not {3:G9}, within {4:G3}", because, i, actual[i], expected[i], allowed);
        }
    }
}
