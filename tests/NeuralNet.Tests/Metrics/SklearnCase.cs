using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

/// <summary>The cases of Golden/metrics.json, which Golden/sklearn_metrics.py made with scikit-learn.</summary>
internal static class SklearnCase
{
    public const double Tolerance = 1e-6;

    public static TheoryData<string> Names(string list) => [.. GoldenFile.Read("metrics.json", list).Select(one => one.Text("name"))];

    public static JsonElement Of(string list, string name) => GoldenFile.Case("metrics.json", list, "name", name);

    public static int[] Labels(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetInt32())];

    public static double[] Doubles(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(item => item.GetDouble())];

    public static Tensor? Weights(this JsonElement element) => element.TryGetProperty("weights", out _) ? element.Tensor("weights") : null;

    /// <summary>The values by name, each to be used once.</summary>
    public static Dictionary<string, double> Values(this JsonElement element, string name = "values") =>
        element.GetProperty(name).EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetDouble());

    public static void ShouldBeNear(this IEnumerable<double> actual, double[] expected, string because)
    {
        double[] values = [.. actual];
        values.Should().HaveSameCount(expected, because);
        for (int i = 0; i < expected.Length; i++)
        {
            values[i].Should().BeApproximately(expected[i], Tolerance * Math.Max(1, Math.Abs(expected[i])), "{0}, element {1}", because, i);
        }
    }
}
