using System.Globalization;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A model as named tensors and texts: parameters and states by their paths, the layers as a tree of descriptions.</summary>
internal static class ModelFormat
{
    /// <summary>Tensors with this letter in their name belong to a trainer's checkpoint; a model ignores them.</summary>
    public const char CheckpointLetter = '/';

    /// <summary>Texts whose names begin with this belong to a trainer's checkpoint.</summary>
    public const string CheckpointPrefix = "checkpoint.";

    private const string FormatKey = "format";
    private const string Format = "NeuralNet";
    private const string VersionKey = "version";
    private const int Version = 2;
    private const string ModelKey = "model";
    private const string SeedKey = "seed";
    private const string PassesKey = "passes";

    // Version 1: an array of layers in a row.
    private const string LayersKey = "layers";

    // Work and memory of a load follow the file; this bounds what a small file of tiny layers costs.
    private const int MostLayers = 1 << 16;

    private static readonly string[] OwnKeys = [FormatKey, VersionKey, ModelKey, SeedKey, PassesKey];

    /// <summary>The parts of a model to save.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="NotSupportedException">A layer is of a kind that is not registered.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite, or a metadata key is the library's own.</exception>
    public static (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) Describe(Model model)
    {
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [VersionKey] = Text(Version),
            [ModelKey] = DescriptionJson.Format(Layer.Kinds.Describe(model.Root)),
            [SeedKey] = Text(model.Seed),
            [PassesKey] = Text(model.Passes),
        };
        foreach ((string key, string text) in model.Metadata)
        {
            if (IsOfCheckpoint(key) || !metadata.TryAdd(key, text))
            {
                throw new InvalidOperationException($"Model.Save expects metadata under other names than the library's own but got '{key}'. Name it differently.");
            }
        }

        return (Tensors(model).ToDictionary(pair => pair.Name, pair => pair.Tensor), metadata);
    }

    /// <summary>Parameters and states as a file holds them.</summary>
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    public static IEnumerable<(string Name, Tensor Tensor)> Tensors(Model model)
    {
        foreach ((string path, Parameter parameter) in model.ParameterPaths.Zip(model.Parameters))
        {
            ThrowIfNotFinite(path, parameter.Value.AsSpan(), isSaving: true);
            yield return (path, parameter.IsTransposedInFiles ? parameter.Value.Transpose() : parameter.Value);
        }

        foreach ((string path, LayerState state) in model.StatePaths.Zip(model.States))
        {
            ThrowIfNotFinite(path, state.Value.AsSpan(), isSaving: true);
            yield return (path, state.Value);
        }
    }

    /// <summary>Rebuilds a saved model, with the same bits. Reads the tensors in the order of the file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="NotSupportedException">The file is not a model, is of a newer version, or has a kind that is not registered.</exception>
    /// <exception cref="InvalidDataException">Its parts do not fit together.</exception>
    public static Model Build(SafeTensorsReader file)
    {
        IReadOnlyDictionary<string, string> metadata = file.Metadata;
        int version = CheckFormat(metadata);
        Sequential root = Layer.Kinds.Build(ReadRoot(metadata, version)) as Sequential
            ?? throw new InvalidDataException($"expected the model to be a {Sequential.Kind} of layers.");
        Dictionary<string, object> parts = Match(root, file.Entries);

        // Only now, when the file has shown that it holds so many numbers, memory is allocated for them.
        var model = new Model(root, version == 1 ? 0 : Whole(metadata, SeedKey), draws: false) { Passes = version == 1 ? 0 : Whole(metadata, PassesKey) };
        foreach (SafeTensorsEntry entry in file.Entries)
        {
            switch (parts.GetValueOrDefault(entry.Name))
            {
                case Parameter { IsTransposedInFiles: true } parameter:
                    file.Read(entry.Name).Transpose().AsSpan().CopyTo(parameter.Overwrite());
                    ThrowIfNotFinite(entry.Name, parameter.Value.AsSpan(), isSaving: false);
                    break;
                case Parameter parameter:
                    file.Read(entry.Name, parameter.Overwrite());
                    ThrowIfNotFinite(entry.Name, parameter.Value.AsSpan(), isSaving: false);
                    break;
                case LayerState state:
                    file.Read(entry.Name, state.Value.AsSpan());
                    ThrowIfNotFinite(entry.Name, state.Value.AsSpan(), isSaving: false);
                    break;
            }
        }

        file.ReadToEnd();
        foreach (Layer layer in root.Tree)
        {
            layer.Loaded();
        }

        foreach ((string key, string text) in metadata)
        {
            if (!OwnKeys.Contains(key) && !IsOfCheckpoint(key) && !(version == 1 && key == LayersKey))
            {
                model.Metadata[key] = text;
            }
        }

        return model;
    }

    /// <summary>A whole number of a file's texts.</summary>
    public static int Whole(IReadOnlyDictionary<string, string> metadata, string key)
    {
        string text = metadata.GetValueOrDefault(key, "");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new InvalidDataException($"expected the metadata '{key}' to be a whole number but got '{FileText.Cut(text)}'.");
    }

    private static bool IsOfCheckpoint(string key) => key.StartsWith(CheckpointPrefix, StringComparison.Ordinal);

    private static Description ReadRoot(IReadOnlyDictionary<string, string> metadata, int version)
    {
        if (version == 1)
        {
            return new Description(Sequential.Kind).Add("layers", DescriptionJson.ParseMany(metadata.GetValueOrDefault(LayersKey, ""), "layers"));
        }

        return DescriptionJson.ParseOne(metadata.GetValueOrDefault(ModelKey, ""), "model");
    }

    /// <summary>The parameter or state of each tensor, by its name; every shape fits, and nothing is missing or left.</summary>
    private static Dictionary<string, object> Match(Layer root, IReadOnlyList<SafeTensorsEntry> entries)
    {
        Dictionary<string, SafeTensorsEntry> left = entries.Where(entry => !entry.Name.Contains(CheckpointLetter)).ToDictionary(entry => entry.Name);
        var parts = new Dictionary<string, object>();
        int layers = 0;
        Visit(root, "");
        return left.Count == 0 ? parts : throw new InvalidDataException(
            $"expected no further tensor after those of {layers} layers but got {SafeTensorsReader.Names([.. left.Values])}.");

        void Visit(Layer layer, string path)
        {
            if (++layers > MostLayers)
            {
                throw new InvalidDataException(FormattableString.Invariant($"expected at most {MostLayers:N0} layers but the file names more."));
            }

            foreach (Parameter parameter in layer.Parameters)
            {
                Shape shape = parameter.Shape;
                Take(path + parameter.Name, parameter.IsTransposedInFiles ? new Shape(shape.Columns, shape.Rows) : shape, parameter);
            }

            foreach (LayerState state in layer.States)
            {
                Take(path + state.Name, state.Shape, state);
            }

            foreach (NamedLayer child in layer.Children)
            {
                Visit(child.Layer, $"{path}{child.Name}.");
            }
        }

        void Take(string path, Shape shape, object part)
        {
            if (!left.Remove(path, out SafeTensorsEntry? entry))
            {
                throw new InvalidDataException($"expected tensor '{path}' {shape} but the file has none of that name.");
            }

            if (!entry.Sizes.SequenceEqual(shape.ToArray().Select(size => (long)size)))
            {
                throw new InvalidDataException($"expected tensor '{path}' {shape} but the file has it as {entry.SizesText}.");
            }

            if (entry.WhyNotSupported() is string why)
            {
                throw new NotSupportedException(why);
            }

            parts.Add(path, part);
        }
    }

    private static int CheckFormat(IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(FormatKey, out string? format) || format != Format)
        {
            throw new NotSupportedException(
                $"expected the metadata '{FormatKey}' to be '{Format}' but "
                + $"{(format is null ? "there is none" : $"got '{FileText.Cut(format)}'")}: the file holds tensors but not how layers "
                + "use them. Build the Model in code, read the file with SafeTensorsFile.Read and pass each tensor to the Set of its "
                + "Parameter; a weight of PyTorch is [outputs, inputs] and needs transposing.");
        }

        string text = metadata.GetValueOrDefault(VersionKey, "");
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) || version is < 1 or > Version)
        {
            string message = $"expected the metadata '{VersionKey}' to be 1 to {Version} but got '{FileText.Cut(text)}'.";
            throw version > Version
                ? new NotSupportedException($"{message} A newer NeuralNet wrote the file: update the package.")
                : new InvalidDataException(message);
        }

        return version;
    }

    private static void ThrowIfNotFinite(string path, ReadOnlySpan<float> values, bool isSaving)
    {
        int position = NonFinite.IndexIn(values);
        if (position < 0)
        {
            return;
        }

        string number = values[position].ToString(CultureInfo.InvariantCulture);
        throw isSaving
            ? new InvalidOperationException($"Model.Save expects finite numbers but got {number} in element {position} of '{path}'. Training diverged: try a smaller learning rate. Nothing was written.")
            : new InvalidDataException($"expected tensor '{path}' of finite numbers but element {position} is {number}.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
