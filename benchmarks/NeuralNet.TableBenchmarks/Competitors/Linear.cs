using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace NeuralNet.TableBenchmarks;

/// <summary>A linear model of ML.NET: logistic regression for classes, least squares for numbers.</summary>
internal sealed class Linear : MlNetCompetitor
{
    public override string Key => "linear";

    public override string Name => "linear";

    protected override string Preparation =>
        "`LbfgsLogisticRegression`, `LbfgsMaximumEntropy` or `Sdca` (one thread, 100 rounds at most); categories one-hot, gaps filled by the mean, numbers standardised";

    protected override IEstimator<ITransformer> Trainer(MLContext context, int classes) => classes switch
    {
        // At its defaults its threads write to the same weights, so that each run ends elsewhere, and a table of 73 columns takes a minute.
        0 => context.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options
        {
            LabelColumnName = TableView.Label,
            FeatureColumnName = Features,
            NumberOfThreads = 1,
            MaximumNumberOfIterations = 100,
        }),
        2 => context.BinaryClassification.Trainers.LbfgsLogisticRegression(TableView.Label, Features),
        _ => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(TableView.Label, Features),
    };

    // fixZero would only divide, and leave a year of construction some sixty deviations away from 0.
    protected override IEstimator<ITransformer> PrepareNumbers(MLContext context, string numbers) =>
        FillByMean(context, numbers).Append(context.Transforms.NormalizeMeanVariance(numbers, fixZero: false));
}
