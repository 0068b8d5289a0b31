using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace NeuralNet.TableBenchmarks;

/// <summary>A linear model of ML.NET: logistic regression for classes, least squares for numbers.</summary>
internal sealed class Linear : MlNetCompetitor
{
    public override string Key => "linear";

    public override string Name => "linear";

    protected override string Preparation =>
        "`LbfgsLogisticRegression`, `LbfgsMaximumEntropy` or `Sdca`; categories one-hot, gaps filled by the mean, numbers standardised";

    protected override IEstimator<ITransformer> Trainer(MLContext context, int classes) => classes switch
    {
        0 => context.Regression.Trainers.Sdca(TableView.Label, Features),
        2 => context.BinaryClassification.Trainers.LbfgsLogisticRegression(TableView.Label, Features),
        _ => context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(TableView.Label, Features),
    };

    // fixZero would only divide, and leave a year of construction some sixty deviations away from 0.
    protected override IEstimator<ITransformer> PrepareNumbers(MLContext context, string numbers) =>
        context.Transforms.ReplaceMissingValues(numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(context.Transforms.NormalizeMeanVariance(numbers, fixZero: false));
}
