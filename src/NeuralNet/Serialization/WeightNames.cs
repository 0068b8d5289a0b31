using System.Globalization;

namespace NeuralNet;

/// <summary>Names of weights in PyTorch, where an activation is a module of its own and counts in an <c>nn.Sequential</c>.</summary>
/// <remarks>
/// Each method makes a function from a name to a name. Names that it does not know stay as they are, or, where they would be the path of another layer here, get a
/// question mark, so that loading finds them left over. Only the outermost layers are renamed: what follows in a name, such as <c>block.0.weight</c>, stays.
/// </remarks>
public static class WeightNames
{
    /// <summary>From the names of an <c>nn.Sequential</c> with a module for each activation to the paths of a model with the same layers.</summary>
    /// <param name="model">The model: <c>Dense(…, Relu), Dense</c> stands for <c>Linear, ReLU, Linear</c>, whose names are 0 and 2.</param>
    /// <param name="prefix">
    /// What all names begin with, its point included: <c>module.</c> of <c>DataParallel</c>, <c>_orig_mod.</c> of <c>torch.compile</c>, <c>net.</c> of an
    /// <c>nn.Sequential</c> that is a field.
    /// </param>
    /// <returns>A function for <see cref="Model.LoadWeights(string, Func{string, string}?, bool)"/>.</returns>
    public static Func<string, string> FromPyTorch(Model model, string prefix = "") => Renamer(Numbers(model, prefix), toModules: false);

    /// <summary>The inverse of <see cref="FromPyTorch"/>, for <see cref="Model.SaveWeights"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">What all names shall begin with, its point included.</param>
    public static Func<string, string> ToPyTorch(Model model, string prefix = "") => Renamer(Numbers(model, prefix), toModules: true);

    /// <summary>From the names of a module with a field for each layer, such as <c>self.fc1 = nn.Linear(…)</c>, to the paths of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="modules">The field of each layer of the model that has parameters or states, in the order of the layers: <c>"fc1", "norm", "fc2"</c>.</param>
    /// <returns>A function for <see cref="Model.LoadWeights(string, Func{string, string}?, bool)"/>.</returns>
    /// <exception cref="ArgumentException">There is another number of such layers, or a name is empty or comes twice.</exception>
    public static Func<string, string> FromModules(Model model, params IReadOnlyList<string> modules) => Renamer(Fields(model, modules), toModules: false);

    /// <summary>The inverse of <see cref="FromModules"/>, for <see cref="Model.SaveWeights"/>.</summary>
    /// <inheritdoc cref="FromModules" path="/param"/>
    /// <inheritdoc cref="FromModules" path="/exception"/>
    public static Func<string, string> ToModules(Model model, params IReadOnlyList<string> modules) => Renamer(Fields(model, modules), toModules: true);

    private static List<(string Module, string Layer)> Numbers(Model model, string prefix)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prefix);
        var places = new List<(string, string)>();
        int module = 0;
        for (int i = 0; i < model.Layers.Count; i++)
        {
            places.Add((prefix + Text(module), Text(i)));
            module += model.Layers[i] is Dense { Activation: var activation } && activation != Activation.Identity ? 2 : 1;
        }

        return places;
    }

    private static List<(string Module, string Layer)> Fields(Model model, IReadOnlyList<string> modules)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(modules);
        string[] layers = [.. model.ParameterPaths.Concat(model.StatePaths).Select(FirstPart).Distinct().OrderBy(part => int.Parse(part, CultureInfo.InvariantCulture))];
        if (layers.Length != modules.Count || modules.Any(string.IsNullOrEmpty) || modules.Distinct().Count() != modules.Count)
        {
            throw new ArgumentException(
                $"WeightNames expects a name of its own for each of the {layers.Length} layers with parameters or states, "
                + $"[{string.Join(", ", layers.Select(layer => $"{layer} {model.Layers[int.Parse(layer, CultureInfo.InvariantCulture)].GetType().Name}"))}], but got "
                + $"[{string.Join(", ", modules)}].",
                nameof(modules));
        }

        return [.. modules.Zip(layers)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string FirstPart(string path) => path[..path.IndexOf('.', StringComparison.Ordinal)];

    private static Func<string, string> Renamer(List<(string Module, string Layer)> places, bool toModules)
    {
        // The longest first: "encoder.out" is not "encoder".
        (string From, string To)[] renames =
            [.. places.Select(place => toModules ? (place.Layer, place.Module) : (place.Module, place.Layer)).OrderByDescending(rename => rename.Item1.Length)];
        return name =>
        {
            (string? from, string? to) = Array.Find(renames, rename =>
                name.Length > rename.From.Length && name[rename.From.Length] == '.' && name.StartsWith(rename.From, StringComparison.Ordinal));
            if (from is not null)
            {
                return to + name[from.Length..];
            }

            // A number that stands for no layer here must not pass for the layer of that number.
            return !toModules && places.Exists(place => name.StartsWith(place.Layer + ".", StringComparison.Ordinal)) ? "?" + name : name;
        };
    }
}
