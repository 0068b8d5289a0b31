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
        new CategoryColumn(label.Name, labels.Select(value => value > 0 ? MlpBinaryTransformer.True : MlpBinaryTransformer.False));

    private protected override MlpClassifier Learn(Table table, MlpOptions options, CancellationToken cancellationToken) =>
        MlpClassifier.Fit(table, Options.LabelColumnName, options, cancellationToken);

    private protected override MlpBinaryTransformer Transformer(MlpClassifier model, TrainedColumns columns) => new(Host, model, columns);
}
