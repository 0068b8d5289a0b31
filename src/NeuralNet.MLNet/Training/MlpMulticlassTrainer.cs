using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>Trains an <see cref="MlpClassifier"/> of the keys of a column: <see cref="MlpCatalog"/>.</summary>
public sealed class MlpMulticlassTrainer : MlpTrainer<MlpMulticlassTransformer, MlpClassifier>
{
    internal MlpMulticlassTrainer(IHostEnvironment environment, MlpTrainerOptions options, IEstimator<ITransformer> sameColumns)
        : base(environment, options, sameColumns)
    {
    }

    private protected override TableColumn LabelColumn(DataViewSchema.Column label, IEnumerable<float> labels)
    {
        string[] names = KeyNames.Of(label);
        string[] unknown = Options.Mlp.Start is MlpClassifier start ? [.. start.Classes.Except(names)] : [];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"Trainers.Mlp expects a key of \"{label.Name}\" for each class of MlpOptions.Start but the rows have none for {string.Join(", ", unknown)}. "
                + "Map them by the fitted MapValueToKey of the first pipeline.");
        }

        return new CategoryColumn(label.Name, labels.Select(key => names[(int)key]));
    }

    private protected override MlpClassifier Learn(Table table, MlpOptions options, CancellationToken cancellationToken) =>
        MlpClassifier.Fit(table, Options.LabelColumnName, options, cancellationToken);

    private protected override MlpMulticlassTransformer Transformer(MlpClassifier model, TrainedColumns columns) => new(Host, model, columns);
}
