using Microsoft.ML;

namespace NeuralNet.TableBenchmarks;

/// <summary>Boosted trees of the library LightGBM, as ML.NET calls them.</summary>
internal sealed class LightGbm : MlNetCompetitor
{
    public override string Key => "lightgbm";

    public override string Name => "LightGBM";

    protected override string Preparation => "`LightGbm`; categories one-hot, gaps left to the trees";

    protected override IEstimator<ITransformer> Trainer(MLContext context, int classes) => classes switch
    {
        0 => context.Regression.Trainers.LightGbm(TableView.Label, Features),
        2 => context.BinaryClassification.Trainers.LightGbm(TableView.Label, Features),
        _ => context.MulticlassClassification.Trainers.LightGbm(TableView.Label, Features),
    };
}
