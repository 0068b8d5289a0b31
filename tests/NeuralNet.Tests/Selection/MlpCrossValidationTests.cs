using NeuralNet.Tests.Estimators;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class MlpCrossValidationTests
{
    private static readonly Table Churn = SampleTables.Churn(150, seed: 1), Prices = SampleTables.Prices(120, seed: 1);
    private static readonly MlpOptions Tiny = SampleTables.Quick with { Members = 1, Epochs = 4, HiddenSizes = [8] };
    private static readonly MlpOptions TinyNumbers = Tiny with { LabelSmoothing = null };

    [Fact]
    public void Classifier_AnyThreads_HasTheSameBits() =>
        Rule.ShouldNotDependOnThreads(() => Rule.Bits(MlpClassifier.CrossValidate(Churn, "leaves", Tiny, Churn.StratifiedKFold("leaves", 3, seed: 2))));

    [Fact]
    public void Regressor_AnyThreads_HasTheSameBits() =>
        Rule.ShouldNotDependOnThreads(() => Rule.Bits(MlpRegressor.CrossValidate(Prices, "price", TinyNumbers, Prices.KFold(3, seed: 2))));

    [Fact]
    public void Classifier_IsFitAndEvaluate_FoldByFold()
    {
        RowFold[] folds = [.. Churn.StratifiedKFold("leaves", 5, seed: 4)];

        CrossValidationResult result = MlpClassifier.CrossValidate(Churn, "leaves", Tiny with { Seed = 4 });

        (Table train, Table held) = Churn.Split(folds[1]);
        MlpClassifier model = MlpClassifier.Fit(train, "leaves", Tiny with { Seed = 4 });
        result.Scores.Select(score => score.Name).Should().Equal("log loss", "accuracy", "ROC AUC");
        result.Folds[1].Scores.Should().Equal(Score.Of(model.Evaluate(held)));
        result.OutOfFold!.Rows.Should().HaveCount(150);
        result.OutOfFold.Predictions.Row(folds[1].ValidationRows[0]).ToArray().Should().Equal(model.PredictProbabilities(held).Row(0).ToArray());
    }

    [Fact]
    public void Regressor_IsFitAndEvaluate_FoldByFold()
    {
        RowFold[] folds = [.. Prices.KFold(5, seed: 0)];

        CrossValidationResult result = MlpRegressor.CrossValidate(Prices, "price", TinyNumbers);

        (Table train, Table held) = Prices.Split(folds[2]);
        MlpRegressor model = MlpRegressor.Fit(train, "price", TinyNumbers);
        result.Scores.Select(score => score.Name).Should().Equal("RMSE", "MAE", "R2");
        result.Folds[2].Scores.Should().Equal(Score.Of(model.Evaluate(held)));
        result.OutOfFold!.Predictions[folds[2].ValidationRows[0]].Should().Be(model.Predict(held)[0]);
    }

    [Fact]
    public void Classifier_ClassThatOnlyAHeldOutPartHas_GetsNoProbability()
    {
        Table table = Table.Parse("x,y\n" + string.Concat(Enumerable.Range(0, 24).Select(i => $"{i},{(i < 20 ? i % 2 == 0 ? "a" : "c" : "b")}\n")));

        // The last rows, of class b, are held out together.
        CrossValidationResult result = MlpClassifier.CrossValidate(table, "y", Tiny, [Folds.TimeSplit(24, 0.75)]);

        Tensor probabilities = result.OutOfFold!.Predictions;
        probabilities.Columns.Should().Be(3);
        Enumerable.Range(0, 6).Should().OnlyContain(i => probabilities[i, 1] == 0 && Math.Abs(probabilities[i, 0] + probabilities[i, 2] - 1) < 1e-6);
        result["accuracy"].Mean.Should().BeLessThanOrEqualTo(2 / 6.0, "four of six are b");
    }

    [Fact]
    public void CrossValidate_Cancelled_EndsWithAnException() =>
        FluentActions.Invoking(() => MlpClassifier.CrossValidate(Churn, "leaves", Tiny, cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();

    [Fact]
    public void CrossValidate_WrongTable_SaysWhy()
    {
        FluentActions.Invoking(() => MlpClassifier.CrossValidate(Churn, "left")).Should().Throw<ArgumentException>().WithMessage("*no column \"left\"*");
        FluentActions.Invoking(() => MlpRegressor.CrossValidate(Prices, "town", TinyNumbers)).Should().Throw<ArgumentException>().WithMessage("*\"town\" has no numbers*");
    }
}
