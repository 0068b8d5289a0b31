using NeuralNet;

/// <summary>A model with its number. A request takes it once and keeps it, whatever is swapped in meanwhile.</summary>
internal sealed record ServedModel(MlpEstimator Model, int Version);

/// <summary>The model that is served now. Reading and replacing a reference are atomic, and an estimator never changes after its fit.</summary>
internal sealed class CurrentModel(MlpEstimator first, string file)
{
    private volatile ServedModel _served = new(first, Version: 1);

    public ServedModel Served => _served;

    /// <summary>Called by one thread, that of the training. The file is whole before the model is served.</summary>
    public void Replace(MlpEstimator model)
    {
        model.Save(file);
        _served = new ServedModel(model, _served.Version + 1);
    }
}
