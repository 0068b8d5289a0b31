namespace NeuralNet;

/// <summary>Trains the networks of an estimator on with new rows.</summary>
internal static class PartialTraining
{
    /// <returns>A copy of the network that has learned from the rows.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Model Run(Model network, Dataset rows, Loss loss, PartialFitOptions options, CancellationToken cancellationToken)
    {
        options.Check();
        Model copy = network.Clone();
        foreach (IReadOnlyList<Layer> layers in EnsembleNetwork.MembersOf(copy))
        {
            var trainer = new Trainer(new Model(layers, options.Seed), loss, new AdamW(options.LearningRate, weightDecay: MlpRecipe.DefaultDecay));
            trainer.Fit(
                rows, options.Epochs, Math.Min(options.BatchSize ?? MlpRecipe.BatchSizeFor(rows.Count), rows.Count), null, new FitOptions { Seed = options.Seed }, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return EnsembleNetwork.Of(EnsembleNetwork.MembersOf(copy), copy.Layers[1], copy.Inputs, options.Seed);
    }
}
