using System.Globalization;

namespace NeuralNet;

/// <summary>Names of weights in PyTorch, where an activation is a module of its own and counts in an <c>nn.Sequential</c>.</summary>
public static class WeightNames
{
    /// <summary>From the names of an <c>nn.Sequential</c> with a module for each activation to the paths of a model with the same layers.</summary>
    /// <param name="model">The model: <c>Dense(…, Relu), Dense</c> stands for <c>Linear, ReLU, Linear</c>, whose names are 0 and 2.</param>
    /// <returns>A function for <see cref="Model.LoadWeights(string, Func{string, string}?, bool)"/>; names that it does not know stay as they are.</returns>
    /// <remarks>Only the outermost layers are renumbered.</remarks>
    public static Func<string, string> FromPyTorch(Model model) => Renamer(Places(model).ToDictionary(pair => pair.Module, pair => pair.Layer));

    /// <summary>The inverse of <see cref="FromPyTorch"/>, for <see cref="Model.SaveWeights"/>.</summary>
    /// <param name="model">The model.</param>
    public static Func<string, string> ToPyTorch(Model model) => Renamer(Places(model).ToDictionary(pair => pair.Layer, pair => pair.Module));

    private static List<(string Module, string Layer)> Places(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var places = new List<(string, string)>();
        int module = 0;
        for (int i = 0; i < model.Layers.Count; i++)
        {
            places.Add((module.ToString(CultureInfo.InvariantCulture), i.ToString(CultureInfo.InvariantCulture)));
            module += model.Layers[i] is Dense { Activation: var activation } && activation != Activation.Identity ? 2 : 1;
        }

        return places;
    }

    private static Func<string, string> Renamer(Dictionary<string, string> places) => name =>
    {
        int point = name.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && places.TryGetValue(name[..point], out string? place) ? place + name[point..] : name;
    };
}
