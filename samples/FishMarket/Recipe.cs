namespace NeuralNet.Samples.FishMarket;

/// <summary>How to make and train one kind of model.</summary>
/// <param name="Name">For tables.</param>
/// <param name="Layers">Makes fresh layers.</param>
/// <param name="Loss">What is made small.</param>
/// <param name="Optimizer">Makes a fresh optimizer.</param>
/// <param name="BatchSize">Rows a step.</param>
/// <param name="Epochs">Passes over the rows.</param>
/// <param name="Cooling">What the learning rate is multiplied by, from the share of the epochs that is done; null leaves it.</param>
internal sealed record Recipe(
    string Name, Func<IEnumerable<Layer>> Layers, Loss Loss, Func<Optimizer> Optimizer, int BatchSize, int Epochs,
    Func<double, double>? Cooling = null)
{
    /// <summary>
    /// Trains one model. It takes raw features: the standardisation, fitted on these rows alone, is its first layer.
    /// </summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="seed">Fixes weights and batches.</param>
    /// <param name="onEpoch">Called after every epoch.</param>
    public Sequential Train(Dataset train, int seed, Action<EpochResult>? onEpoch = null)
    {
        Standardizer standardizer = Standardizer.Fit(train.Features);
        var model = new Sequential([new Normalization(standardizer.Mean, standardizer.Scale), .. Layers()], seed);
        var trainer = new Trainer(model, Loss, Optimizer());
        float rate = trainer.Optimizer.LearningRate;
        trainer.Fit(train, Epochs, BatchSize, seed: seed, onEpoch: epoch =>
        {
            trainer.Optimizer.LearningRate = rate * (float)(Cooling?.Invoke((double)epoch.Epoch / Epochs) ?? 1);
            onEpoch?.Invoke(epoch);
        });
        return model;
    }
}
