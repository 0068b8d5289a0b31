using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Estimators;

[Collection(ThreadsCollection.Name)]
public class MlpOptionsTests
{
    private static readonly Table Train = SampleTables.Churn(600, seed: 1), Test = SampleTables.Churn(300, seed: 2);

    [Theory]
    [InlineData(NumberForms.Scaled)]
    [InlineData(NumberForms.Ranks | NumberForms.Periodic)]
    [InlineData(NumberForms.All)]
    public void Fit_FormsOfNumbers_AreThoseOfEveryNetwork(NumberForms forms)
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Numbers = forms });

        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.85);
        string layers = model.Network.ToString();
        layers.Contains("QuantileScale", StringComparison.Ordinal).Should().Be(forms.HasFlag(NumberForms.Ranks));
        layers.Contains("PiecewiseLinear", StringComparison.Ordinal).Should().Be(forms.HasFlag(NumberForms.Bins));
        layers.Contains("PeriodicEmbedding", StringComparison.Ordinal).Should().Be(forms.HasFlag(NumberForms.Periodic));
        layers.Contains("PolynomialFeatures", StringComparison.Ordinal).Should().Be(forms.HasFlag(NumberForms.Products));
    }

    [Fact]
    public void Fit_EmbeddedCategories_LearnTheRule()
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { MostOneHot = 0, EmbeddingWidth = 3, Epochs = 20 });

        model.Network.ToString().Should().Contain("Embedding").And.NotContain("OneHot");
        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.88);
    }

    [Fact]
    public void Fit_OwnOptimizerAndSchedule_LearnTheRule()
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with
        {
            LearningRate = null,
            Optimizer = () => new Sgd(0.05f, momentum: 0.9f),
            Schedule = Schedule.Linear(),
            Epochs = 20,
        });

        model.Evaluate(Test).Accuracy.Should().BeGreaterThan(0.88);
    }

    [Fact]
    public void Fit_L1Penalty_MakesWeightsZero()
    {
        static double ShareOfZeros(float penalty)
        {
            MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { L1Penalty = penalty });
            float[] weights = [.. model.Network.Parameters.SelectMany(parameter => parameter.Value.AsSpan().ToArray())];
            return weights.Count(weight => weight == 0) / (double)weights.Length;
        }

        ShareOfZeros(0.2f).Should().BeGreaterThan(ShareOfZeros(0) + 0.1);
    }

    [Fact]
    public void Fit_Patience_EndsEarlierWithTheBestEpoch()
    {
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Patience = 3, Epochs = 300 });

        model.Histories.Should().OnlyContain(history => history.StoppedEarly && history.Epochs.Count < 300 && history.Best!.Epoch == history.Epochs.Count - 3);
    }

    [Fact]
    public void Fit_ClassWeights_MoveTheAnswers()
    {
        Table noisy = Table.Of(
            new NumberColumn("x", Enumerable.Range(0, 400).Select(i => (double)(i % 20))),
            new CategoryColumn("y", Enumerable.Range(0, 400).Select(i => i % 20 > 10 && i % 7 < 2 ? "rare" : "often")));

        double Rare(double weight) => MlpClassifier.Fit(noisy, "y", SampleTables.Quick with { ClassWeights = new Dictionary<string, double> { ["rare"] = weight } })
            .PredictProbabilities(noisy).AsSpan().ToArray().Where((_, i) => i % 2 == 1).Average();

        Rare(10).Should().BeGreaterThan(2 * Rare(1));
        FluentActions.Invoking(() => MlpClassifier.Fit(noisy, "y", SampleTables.Quick with { ClassWeights = new Dictionary<string, double> { ["seldom"] = 2 } }))
            .Should().Throw<ArgumentException>().WithMessage("*\"seldom\"*often, rare*");
    }

    [Fact]
    public void Fit_OptionsThatContradict_SayWhich()
    {
        FluentActions.Invoking(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Optimizer = () => new Sgd(0.1f) }))
            .Should().Throw<ArgumentException>().WithMessage("*without an Optimizer*");
        MlpClassifier model = MlpClassifier.Fit(Train, "leaves", SampleTables.Quick);
        FluentActions.Invoking(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick with { Start = model }))
            .Should().Throw<ArgumentException>().WithMessage("*without a Start*");
        FluentActions.Invoking(() => MlpClassifier.Fit(Train, "contract", new() { Start = model }))
            .Should().Throw<ArgumentException>().WithMessage("*MlpClassifier of contract as Start*");
        FluentActions.Invoking(() => MlpRegressor.Fit(Train, "income", new() { Start = model }))
            .Should().Throw<ArgumentException>().WithMessage("*MlpRegressor of income as Start*");
        foreach (MlpOptions options in new MlpOptions[]
        {
            new() { Numbers = 0 }, new() { Numbers = (NumberForms)64 }, new() { MostOneHot = -1 }, new() { EmbeddingWidth = 0 }, new() { L1Penalty = -1 },
            new() { Patience = 0 }, new() { ClassWeights = new Dictionary<string, double> { ["yes"] = -1 } },
        })
        {
            FluentActions.Invoking(() => MlpClassifier.Fit(Train, "leaves", options)).Should().Throw<ArgumentOutOfRangeException>();
        }
    }
}
