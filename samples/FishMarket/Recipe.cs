namespace NeuralNet.Samples.FishMarket;

/// <summary>How to make and train one kind of model.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Layers">Makes fresh layers.</param>
/// <param name="Loss">The loss to minimise.</param>
/// <param name="Optimizer">Makes a fresh optimizer.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="Schedule">How the learning rate changes; null leaves it.</param>
internal sealed record Recipe(
    string Name, Func<IEnumerable<Layer>> Layers, Loss Loss, Func<Optimizer> Optimizer, int BatchSize, int Epochs,
    Schedule? Schedule = null)
{
    /// <summary>
    /// Trains one model. Its input is raw features: the standardisation, fitted on these rows alone, is its first layer.
    /// </summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="seed">Fixes weights and batches.</param>
    /// <param name="onEpoch">Called after every epoch.</param>
    public Model Train(Dataset train, int seed, Action<EpochResult>? onEpoch = null)
    {
        Standardizer standardizer = Standardizer.Fit(train.Features);
        var model = new Model([new Standardization(standardizer.Mean, standardizer.Scale), .. Layers()], seed);
        var trainer = new Trainer(model, Loss, Optimizer());
        trainer.Fit(train, Epochs, BatchSize, options: new() { Seed = seed, Schedule = Schedule, OnEpoch = onEpoch });
        return model;
    }
}
