using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>Trains an <see cref="MlpClassifier"/> of true and false: <see cref="MlpCatalog"/>.</summary>
public sealed class MlpBinaryTrainer : MlpTrainer<MlpBinaryTransformer, MlpClassifier>
{
    internal MlpBinaryTrainer(IHostEnvironment environment, MlpTrainerOptions options, IEstimator<ITransformer> sameColumns)
        : base(environment, options, sameColumns)
    {
    }

    private protected override TableColumn LabelColumn(DataViewSchema.Column label, IEnumerable<float> labels) =>
        Options.Mlp.Start is not MlpClassifier start || MlpBinaryTransformer.PlaceOfTrue(start.Classes) >= 0
            ? new CategoryColumn(label.Name, labels.Select(value => value > 0 ? MlpBinaryTransformer.True : MlpBinaryTransformer.False))
            : throw new ArgumentException(
                $"Trainers.Mlp expects the classes {MlpBinaryTransformer.True} and {MlpBinaryTransformer.False} of MlpOptions.Start but got {string.Join(", ", start.Classes)}. "
                + "Start from a model of these two.");

    private protected override MlpClassifier Learn(Table table, MlpOptions options, CancellationToken cancellationToken) =>
        MlpClassifier.Fit(table, Options.LabelColumnName, options, cancellationToken);

    private protected override MlpBinaryTransformer Transformer(MlpClassifier model, TrainedColumns columns) => new(Host, model, columns);
}
