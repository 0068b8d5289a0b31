using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace NeuralNet.MLNet;

/// <summary>What the three trainers share: rows in, a fitted estimator of NeuralNet out, as a transformer of ML.NET.</summary>
/// <typeparam name="TTransformer">What a fit gives.</typeparam>
/// <typeparam name="TModel">The estimator in it.</typeparam>
public abstract class MlpTrainer<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : MlpEstimator
{
    // ML.NET's own linear trainer of the same task reads the same columns and adds the same ones, so its schema is ours.
    private readonly IEstimator<ITransformer> _sameColumns;

    private protected MlpTrainer(IHostEnvironment environment, MlpTrainerOptions options, IEstimator<ITransformer> sameColumns)
    {
        Host = environment.Register(GetType().Name);
        Options = options;
        _sameColumns = sameColumns;
    }

    /// <summary>The columns, and how it learns.</summary>
    public MlpTrainerOptions Options { get; }

    /// <summary>No normalization is needed before, probabilities are calibrated, and rows are read once.</summary>
    public TrainerInfo Info { get; } = new(normalization: false, calibration: false, caching: false);

    private protected IHost Host { get; }

    /// <summary>Trains. The same rows, options and seed of the MLContext give the same bits on one machine.</summary>
    /// <param name="input">The rows. Those without a label are left out; all others are held in memory, features dense.</param>
    /// <remarks>The log of the MLContext hears of each epoch. Each network holds out a fold of the rows for its best epoch and for calibration: no validation set is asked for.</remarks>
    /// <exception cref="ArgumentException">A column is missing or of another type, a row has another number of features, a number is infinite, there are too few rows or classes, or other classes than those of a Start.</exception>
    /// <exception cref="OperationCanceledException">The MLContext was cancelled, or the token before any network had an epoch.</exception>
    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        GetOutputSchema(SchemaShape.Create(input.Schema));
        using IChannel channel = Host.Start("Training");
        using var watch = new FitWatch(Host, channel, Options);
        TrainingRows rows = TrainingRows.Read(input, Options, Host);
        if (rows.Skipped > 0)
        {
            channel.Warning(MessageSensitivity.None, $"{rows.Skipped} rows without a label are left out, {rows.Labels.Count} are left.");
        }

        DataViewSchema.Column label = input.Schema[Options.LabelColumnName], features = input.Schema[Options.FeatureColumnName];
        string weightName = Options.ExampleWeightColumnName ?? "";
        var layout = FeatureLayout.Of(features, rows.Features, label.Name, weightName);
        MlpOptions options = Options.Mlp with
        {
            Weights = rows.Weights is null ? null : weightName,
            Seed = unchecked(Options.Mlp.Seed + ((Host as IHostEnvironmentInternal)?.Seed ?? 0)),
            Progress = watch,
        };
        TModel model = Learn(rows.Table(layout, LabelColumn(label, rows.Labels), weightName), options, watch.Token);
        Host.CheckAlive();
        channel.Info(MessageSensitivity.None, $"{model}; {model.Notes.Count} columns without information are left out.");
        return Transformer(model, new(input.Schema, label, features, FeatureEncoding.Of(model, layout)));
    }

    /// <summary>The columns after the fitted transformer, as those of ML.NET's linear trainers.</summary>
    /// <param name="inputSchema">The columns before.</param>
    /// <exception cref="ArgumentException">A column is missing, or of another type than the trainer reads.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _sameColumns.GetOutputSchema(inputSchema);

    private protected abstract TableColumn LabelColumn(DataViewSchema.Column label, IEnumerable<float> labels);

    private protected abstract TModel Learn(Table table, MlpOptions options, CancellationToken cancellationToken);

    private protected abstract TTransformer Transformer(TModel model, TrainedColumns columns);
}
