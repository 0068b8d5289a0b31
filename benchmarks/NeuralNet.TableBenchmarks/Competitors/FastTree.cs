using Microsoft.ML;

namespace NeuralNet.TableBenchmarks;

/// <summary>ML.NET's own boosted trees. They know two classes only, so more are one model for each class against the rest.</summary>
internal sealed class FastTree : MlNetCompetitor
{
    public override string Key => "fasttree";

    public override string Name => "FastTree";

    protected override string Preparation => "`FastTree`, in `OneVersusAll` for more than two classes; categories one-hot, gaps filled by the mean";

    protected override IEstimator<ITransformer> Trainer(MLContext context, int classes) => classes switch
    {
        0 => context.Regression.Trainers.FastTree(TableView.Label, Features),
        2 => context.BinaryClassification.Trainers.FastTree(TableView.Label, Features),
        _ => context.MulticlassClassification.Trainers.OneVersusAll(
            context.BinaryClassification.Trainers.FastTree(TableView.Label, Features), TableView.Label),
    };

    // It would leave out every row to learn from that has a gap.
    protected override IEstimator<ITransformer> PrepareNumbers(MLContext context, string numbers) => FillByMean(context, numbers);
}
