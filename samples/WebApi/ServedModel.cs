namespace NeuralNet.Samples.WebApi;

/// <summary>A model with its number, and the columns by name. A request takes it once and keeps it, whatever is swapped in meanwhile.</summary>
internal sealed class ServedModel
{
    private readonly Dictionary<string, int> _indices;

    public ServedModel(MlpClassifier model, int version)
    {
        Model = model;
        Version = version;
        _indices = model.Columns.Index().ToDictionary(item => item.Item.Name, item => item.Index, StringComparer.Ordinal);
    }

    public MlpClassifier Model { get; }

    /// <summary>1 for the model of the file, one more for each that was trained since.</summary>
    public int Version { get; }

    public IReadOnlyList<FeatureColumn> Columns => Model.Columns;

    /// <summary>The place of a column, or -1.</summary>
    public int IndexOf(string name) => _indices.GetValueOrDefault(name, -1);
}

/// <summary>The model that is served now. Reading and replacing it are atomic: a reference is one word.</summary>
internal sealed class CurrentModel(MlpClassifier first)
{
    private volatile ServedModel _served = new(first, version: 1);

    public ServedModel Served => _served;

    /// <summary>Called by one thread, that of the training.</summary>
    public void Replace(MlpClassifier model) => _served = new ServedModel(model, _served.Version + 1);
}
