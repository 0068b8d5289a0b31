using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>Trains an <see cref="MlpRegressor"/>: <see cref="MlpCatalog"/>.</summary>
public sealed class MlpRegressionTrainer : MlpTrainer<MlpRegressionTransformer, MlpRegressor>
{
    internal MlpRegressionTrainer(IHostEnvironment environment, MlpTrainerOptions options, IEstimator<ITransformer> sameColumns)
        : base(environment, options, sameColumns)
    {
    }

    private protected override TableColumn LabelColumn(DataViewSchema.Column label, IEnumerable<float> labels) =>
        new NumberColumn(label.Name, labels.Select(value => (double)value));

    private protected override MlpRegressor Learn(Table table, MlpOptions options, CancellationToken cancellationToken) =>
        MlpRegressor.Fit(table, Options.LabelColumnName, options, cancellationToken);

    private protected override MlpRegressionTransformer Transformer(MlpRegressor model, TrainedColumns columns) => new(Host, model, columns);
}
