using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Estimators;

/// <summary>Explanations of fitted estimators: that they add up to what the user sees, on any number of threads.</summary>
[Collection(ThreadsCollection.Name)]
public sealed class ExplanationTests
{
    private static readonly Table Train = SampleTables.Churn(600, seed: 1), Test = SampleTables.Churn(60, seed: 2), Background = Train.Take(..30);
    private static readonly Lazy<MlpClassifier> Churn = new(() => MlpClassifier.Fit(Train, "leaves", SampleTables.Quick));
    private static readonly Table Homes = SampleTables.Prices(500, seed: 1), Others = SampleTables.Prices(30, seed: 2);
    private static readonly Lazy<MlpRegressor> Prices = new(() => MlpRegressor.Fit(Homes, "price", SampleTables.Quick with { LabelSmoothing = null, Epochs = 40 }));

    [Fact]
    public void ExplainRows_Classifier_AddsUpToTheLogOddsThatItAnswers()
    {
        IReadOnlyList<Explanation> explanations = Churn.Value.ExplainRows(Test, Background, "yes", steps: 32);

        double[] answers = [.. Churn.Value.PredictProbabilities(Test).ToArray().Chunk(2).Select(p => Math.Log(p[1] / (double)p[0]))];
        double baseline = Churn.Value.ExplainRows(Background, Background, "yes", steps: 1).Average(explanation => explanation.Value);
        for (int i = 0; i < Test.RowCount; i++)
        {
            Math.Abs(explanations[i].Error).Should().BeLessThan(1e-3 * Math.Max(1, Math.Abs(explanations[i].Value - explanations[i].Baseline)));
            explanations[i].Baseline.Should().BeApproximately(baseline, 1e-9);
            if (Math.Abs(answers[i]) < 8)
            {
                // Beyond, probabilities are rounded.
                explanations[i].Value.Should().BeApproximately(answers[i], 1e-3);
            }
        }

        answers.Should().Contain(answer => Math.Abs(answer) < 8);
    }

    [Fact]
    public void ExplainRows_NotTheRule_CountsLittle()
    {
        IReadOnlyList<Explanation> explanations = Churn.Value.ExplainRows(Test, Background);

        double Mean(string column) => explanations.Average(one => Math.Abs(one.Contributions.Single(contribution => contribution.Column == column).Contribution));
        Mean("age").Should().BeGreaterThan(3 * Mean("income"));
        Mean("contract").Should().BeGreaterThan(3 * Mean("income"));
        explanations[0].Contributions.Select(contribution => Math.Abs(contribution.Contribution)).Should().BeInDescendingOrder();
    }

    [Fact]
    public void ExplainRows_ClassIsLeftOpen_TakesTheAnsweredOne()
    {
        string[] answers = Churn.Value.Predict(Test);

        Churn.Value.ExplainRows(Test, Background, steps: 2).Select(one => one.Answer).Should().Equal(answers.Select(answer => $"log-odds({answer})"));
    }

    [Fact]
    public void Explain_TheOtherOfTwoClasses_IsTheNegative()
    {
        Explanation yes = Churn.Value.ExplainRows(Test.Take(..1), Background, "yes")[0], no = Churn.Value.ExplainRows(Test.Take(..1), Background, "no")[0];

        no.Value.Should().BeApproximately(-yes.Value, 1e-9);
        no.Contributions.Zip(yes.Contributions).Should().OnlyContain(
            pair => pair.First.Column == pair.Second.Column && Math.Abs(pair.First.Contribution + pair.Second.Contribution) < 1e-4);
    }

    [Fact]
    public void Explain_OneRecord_IsTheExplanationOfItsRow()
    {
        for (int i = 0; i < 5; i++)
        {
            int row = i;
            Explanation record = Churn.Value.Explain(
                customer =>
                {
                    customer["age"] = Test.Numbers("age")[row];
                    customer["income"] = Test.Numbers("income")[row];
                    customer["contract"] = Test["contract"].TextAt(row);
                }, Background);

            Explanation expected = Churn.Value.ExplainRows(Test.Take(row..(row + 1)), Background)[0];
            record.Contributions.Should().Equal(expected.Contributions);
            (record.Answer, record.Value, record.Baseline).Should().Be((expected.Answer, expected.Value, expected.Baseline));
        }
    }

    [Fact]
    public void Explain_GapsAndAnUnknownCategory_AddUpToo()
    {
        Explanation unknown = Churn.Value.Explain(customer => (customer["age"], customer["income"], customer["contract"]) = (default, 2000, "lifelong"), Background, "yes", steps: 32);

        Math.Abs(unknown.Error).Should().BeLessThan(1e-3 * Math.Max(1, Math.Abs(unknown.Value - unknown.Baseline)));
        unknown.Contributions.Should().Contain(column => column.Column == "age" && column.Value == null).And.Contain(column => column.Value == "lifelong");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ExplainRows_AnyNumberOfThreads_GivesTheSameBits(int threads)
    {
        double[] expected = All();

        ThreadsCollection.With(threads, () => All().Should().Equal(expected));
    }

    [Fact]
    public void ExplainRows_ManyAtOnce_GiveTheSameBits()
    {
        double[] expected = All();
        double[][] each = new double[8][];

        Parallel.For(0, each.Length, i => each[i] = All());

        each.Should().OnlyContain(one => one.SequenceEqual(expected));
    }

    [Fact]
    public void ExplainRows_Regressor_AddsUpInTheUnitOfTheTarget()
    {
        IReadOnlyList<Explanation> explanations = Prices.Value.ExplainRows(Others, Homes.Take(..40), steps: 32);

        Tensor answers = Prices.Value.Predict(Others);
        double baseline = Prices.Value.Predict(Homes.Take(..40)).ToArray().Average();
        for (int i = 0; i < Others.RowCount; i++)
        {
            explanations[i].Value.Should().BeApproximately(answers[i], 1e-3);
            explanations[i].Baseline.Should().BeApproximately(baseline, 1e-3);
            Math.Abs(explanations[i].Error).Should().BeLessThan(1.5, "prices have a deviation of about 90; some answers are cut to the range of the training targets");
        }

        explanations[0].Answer.Should().Be("price");
    }

    [Fact]
    public void ExplainRows_SeveralTargetsAndLabels_AddUpByName()
    {
        int[] rows = [.. Enumerable.Range(0, 200)];
        Table table = Table.Of(
            new NumberColumn("a", rows.Select(i => (double)(i % 14))), new NumberColumn("b", rows.Select(i => (double)(i * i % 11))),
            new NumberColumn("sum", rows.Select(i => (i % 14) + (double)(i * i % 11))), new NumberColumn("product", rows.Select(i => (i % 14) * (double)(i * i % 11))),
            new CategoryColumn("great", rows.Select(i => i % 14 > 6 ? "yes" : "no")), new CategoryColumn("odd", rows.Select(i => i * i % 11 > 3 ? "yes" : "no")));
        MlpOptions options = SampleTables.Quick with { LabelSmoothing = null, Numbers = NumberForms.Scaled | NumberForms.Products };
        var numbers = MlpRegressor.FitTargets(table, ["sum", "product"], options with { Ignored = ["great", "odd"] });
        var labels = MlpLabelClassifier.Fit(table, ["great", "odd"], options with { Ignored = ["sum", "product"] });

        Explanation product = numbers.ExplainRows(table.Take(3..4), table.Take(..30), "product", steps: 32)[0];
        product.Answer.Should().Be("product");
        product.Value.Should().BeApproximately(numbers.Predict(table)[3, 1], 1e-3);
        Math.Abs(product.Error).Should().BeLessThan(0.5, "products go up to 130");
        numbers.PartialDependence(table, "a").Outputs.Should().Equal("sum", "product");

        Explanation great = labels.ExplainRows(table.Take(3..4), table.Take(..30), "great", steps: 32)[0];
        great.Answer.Should().Be("log-odds(great)");
        Math.Abs(great.Error).Should().BeLessThan(1e-2);
        labels.PartialDependence(table, "a").Outputs.Should().Equal("P(great)", "P(odd)");
        labels.Invoking(model => model.ExplainRows(table, table)).Should().Throw<ArgumentException>().WithMessage("*one of great, odd*");
    }

    [Fact]
    public void Explain_WrongUse_SaysWhatIsWrong()
    {
        Churn.Value.Invoking(model => model.ExplainRows(Test, Background, "maybe")).Should().Throw<ArgumentException>().WithMessage("*no, yes but got \"maybe\"*");
        Churn.Value.Invoking(model => model.ExplainRows(Test, Background.Take(..0))).Should().Throw<ArgumentException>().WithMessage("*background rows*");
        Churn.Value.Invoking(model => model.ExplainRows(Test, Background.Without("age"))).Should().Throw<ArgumentException>().WithMessage("*\"age\"*");
        Churn.Value.Invoking(model => model.Explain(customer => customer["age"] = 3, Background)).Should().Throw<ArgumentException>().WithMessage("*\"income\"*");
        Prices.Value.Invoking(model => model.ExplainRows(Others, Homes, steps: 0)).Should().Throw<ArgumentOutOfRangeException>();
        Churn.Value.ExplainRows(Test.Take(..0), Background).Should().BeEmpty();
    }

    [Fact]
    public void ExplainRows_Cancelled_Ends() => Churn.Value
        .Invoking(model => model.ExplainRows(Test, Background, cancellationToken: new CancellationToken(canceled: true))).Should().Throw<OperationCanceledException>();

    private static double[] All() => [.. Churn.Value.ExplainRows(Test.Take(..9), Background, steps: 8)
        .SelectMany(one => new[] { one.Value, one.Baseline }.Concat(one.Contributions.Select(column => column.Contribution)))];
}
