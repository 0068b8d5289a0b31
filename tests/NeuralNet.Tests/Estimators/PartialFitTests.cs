using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Estimators;

/// <summary>Learning on: from a model as the start of a fit, and from new rows by parts.</summary>
[Collection(ThreadsCollection.Name)]
public class PartialFitTests
{
    private static readonly Table Train = SampleTables.Churn(600, seed: 1), More = SampleTables.Churn(600, seed: 3), Test = SampleTables.Churn(300, seed: 2);

    // After three epochs there is much left to learn.
    private static readonly Lazy<MlpClassifier> Begun = new(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Epochs = 3, LearningRate = 3e-3f }));

    [Fact]
    public void PartialFit_NewRows_ImprovesACopy()
    {
        Tensor before = Begun.Value.PredictProbabilities(Test);

        MlpClassifier later = Begun.Value.PartialFit(More, new() { Epochs = 10 });

        later.Evaluate(Test).LogLoss.Should().BeLessThan(0.9 * Begun.Value.Evaluate(Test).LogLoss!.Value);
        Begun.Value.PredictProbabilities(Test).AsSpan().SequenceEqual(before.AsSpan()).Should().BeTrue();
        later.Members.Should().Be(2);
        later.PartialFit(More).PredictProbabilities(Test).AsSpan().SequenceEqual(later.PartialFit(More).PredictProbabilities(Test).AsSpan()).Should().BeTrue();
    }

    [Fact]
    public void PartialFit_OtherClassesOrColumns_SaysWhich()
    {
        Table strange = More.Without("leaves").With(new CategoryColumn("leaves", Enumerable.Range(0, 600).Select(i => i == 7 ? "perhaps" : "no")));

        Begun.Value.Invoking(model => model.PartialFit(strange)).Should().Throw<ArgumentException>().WithMessage("Row 7*\"perhaps\"*no, yes*");
        Begun.Value.Invoking(model => model.PartialFit(More.Without("contract"))).Should().Throw<ArgumentException>().WithMessage("*\"contract\"*");
        Begun.Value.Invoking(model => model.PartialFit(More, new() { Epochs = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        Begun.Value.Invoking(model => model.PartialFit(More, null, new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void PartialFit_OneRowOfOneClass_IsEnough() => Begun.Value.PartialFit(More.Take(..1)).Evaluate(Test).Accuracy.Should().BeGreaterThan(0.7);

    [Fact]
    public void PartialFit_Numbers_ImprovesThem()
    {
        Table prices = SampleTables.Prices(500, seed: 1), test = SampleTables.Prices(300, seed: 2);
        MlpRegressor begun = MlpRegressor.Fit(prices, "price", SampleTables.Quick with { LabelSmoothing = null, Epochs = 3, LearningRate = 3e-3f });

        MlpRegressor later = begun.PartialFit(prices, new() { Epochs = 20 });

        later.Evaluate(test).Mean.RootMeanSquaredError.Should().BeLessThan(0.8 * begun.Evaluate(test).Mean.RootMeanSquaredError);
    }

    [Fact]
    public void Fit_FromAModel_BeginsWhereItEnded()
    {
        var options = new MlpOptions { Start = Begun.Value, Epochs = 4 };

        MlpClassifier warm = MlpClassifier.Fit(More, "leaves", options);

        MlpClassifier cold = MlpClassifier.Fit(More, "leaves", SampleTables.Quick with { Epochs = 4, LearningRate = 1e-3f });
        warm.Evaluate(Test).LogLoss.Should().BeLessThan(Begun.Value.Evaluate(Test).LogLoss!.Value);
        warm.Histories.Zip(cold.Histories).Should().OnlyContain(pair => pair.First.Epochs[0].Loss < 0.9 * pair.Second.Epochs[0].Loss);
        warm.Features.Should().Equal(Begun.Value.Features);
        MlpClassifier.Fit(More, "leaves", options).PredictProbabilities(Test).AsSpan().SequenceEqual(warm.PredictProbabilities(Test).AsSpan()).Should().BeTrue();
    }

    [Fact]
    public void Fit_FromAModelOfSmallerNumbers_ReachesTheNewOnes()
    {
        Table prices = SampleTables.Prices(500, seed: 1);
        Table higher = prices.Without("price").With(new NumberColumn("price", prices.Numbers("price").AsSpan().ToArray().Select(price => price + 200)));
        MlpRegressor begun = MlpRegressor.Fit(prices, "price", SampleTables.Quick with { LabelSmoothing = null });

        MlpRegressor warm = MlpRegressor.Fit(higher, "price", new() { Start = begun, Epochs = 30, LearningRate = 1e-2f });

        warm.Predict(higher).AsSpan().ToArray().Max().Should().BeGreaterThan((float)prices.Numbers("price").AsSpan().ToArray().Max() + 50);
    }
}
