namespace NeuralNet;

/// <summary>How the tensors of a file fit the parameters and states of a model: which goes where, and what does not fit.</summary>
internal sealed class WeightFit
{
    // PyTorch's batch norm counts its batches; nothing here needs the number.
    private const string BatchCounter = "num_batches_tracked";

    private readonly List<(SafeTensorsEntry Entry, object Part)> _matched = [];
    private readonly List<string> _misshapen = [];
    private readonly List<string> _leftOver = [];
    private readonly Dictionary<string, (Shape Shape, object Part)> _missing;

    /// <summary>Compares names and sizes; reads no number.</summary>
    public WeightFit(Model model, SafeTensorsReader file, Func<string, string>? rename)
    {
        _missing = model.ParameterPaths.Zip(model.Parameters).Select(pair => (pair.First, Part: (ShapeInFiles(pair.Second), (object)pair.Second)))
            .Concat(model.StatePaths.Zip(model.States).Select(pair => (pair.First, Part: (pair.Second.Shape, (object)pair.Second))))
            .ToDictionary(pair => pair.First, pair => pair.Part);
        Dictionary<string, SafeTensorsEntry> entries = file.Entries.ToDictionary(entry => entry.Name);
        HashSet<SafeTensorsEntry> tied = [];

        // safetensors.torch.save_model writes tensors that share memory once, and says in the metadata what else each was called.
        foreach ((string name, string kept) in file.Metadata)
        {
            if (!entries.ContainsKey(name) && entries.TryGetValue(kept, out SafeTensorsEntry? entry) && TryMatch(Renamed(name), entry))
            {
                tied.Add(entry);
            }
        }

        foreach (SafeTensorsEntry entry in file.Entries)
        {
            string path = Renamed(entry.Name);
            if (!TryMatch(path, entry) && !tied.Contains(entry) && !path.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                _leftOver.Add(FileText.Cut($"{entry.Name} {entry.SizesText}"));
            }
        }

        Prefix = rename is null ? FindPrefix(file) : null;

        string Renamed(string name) => Rename(rename, name, "LoadWeights");
    }

    /// <summary>The name that a user's function gives.</summary>
    /// <exception cref="ArgumentException">It gives null.</exception>
    public static string Rename(Func<string, string>? rename, string name, string who) => rename is null ? name : rename(name) ?? throw new ArgumentException(
        $"Model.{who} expects rename to give a name but got null for '{FileText.Cut(name)}'. Return the name itself where it stays.", nameof(rename));

    /// <summary>Tensors and the parameter or state that each is for.</summary>
    public IReadOnlyList<(SafeTensorsEntry Entry, object Part)> Matched => _matched;

    /// <summary>What the file's names begin with where the model's do not, such as <c>module.</c>; null where that is not what differs.</summary>
    public string? Prefix { get; }

    /// <summary>What does not fit, a sentence each.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. _misshapen.Select(text => $"of another shape: {text}"),
        .. _missing.Select(part => $"missing in the file: {part.Key} {part.Value.Shape}"),
        .. _leftOver.Select(text => $"left over in the file: {text}"),
    ];

    private static Shape ShapeInFiles(Parameter parameter) =>
        parameter.IsTransposedInFiles ? new Shape(parameter.Shape.Columns, parameter.Shape.Rows) : parameter.Shape;

    private static bool IsSame(SafeTensorsEntry entry, Shape shape) => entry.Sizes.SequenceEqual(shape.ToArray().Select(size => (long)size));

    private static string Hint(SafeTensorsEntry entry, Shape shape) =>
        shape.Rank == 2 && IsSame(entry, new Shape(shape.Columns, shape.Rows)) ? " (transposed)" : "";

    /// <summary>Whether the model has the path; a tensor that is not for it, is a problem.</summary>
    private bool TryMatch(string path, SafeTensorsEntry entry)
    {
        if (!_missing.Remove(path, out (Shape Shape, object Part) found))
        {
            return false;
        }

        if (entry.IsSupported && IsSame(entry, found.Shape))
        {
            _matched.Add((entry, found.Part));
        }
        else
        {
            _misshapen.Add($"{FileText.Cut(path)} {found.Shape} but the file has {entry.SizesText}, {FileText.Cut(entry.Type)}{Hint(entry, found.Shape)}");
        }

        return true;
    }

    private string? FindPrefix(SafeTensorsReader file)
    {
        string? path = _missing.Keys.FirstOrDefault();
        string? name = path is null ? null : file.Entries.FirstOrDefault(entry => entry.Name.EndsWith($".{path}", StringComparison.Ordinal))?.Name;
        string? prefix = name?[..^path!.Length];
        return prefix is not null && file.Entries.All(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal)) ? prefix : null;
    }
}
