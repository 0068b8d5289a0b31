using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Estimators;

[Collection(ThreadsCollection.Name)]
public sealed class MlpLabelClassifierTests : IDisposable
{
    private static readonly Table Train = Weather(600, seed: 1), Test = Weather(400, seed: 2);
    private static readonly Lazy<MlpLabelClassifier> Fitted = new(() => MlpLabelClassifier.Fit(Train, ["rain", "wind"], SampleTables.Quick with { Epochs = 30 }));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Fit_TwoLabels_LearnsBoth()
    {
        MultilabelReport report = Fitted.Value.Evaluate(Test);

        report.Labels.Should().OnlyContain(label => label.F1 > 0.9);
        report.Labels.Select(label => label.Name).Should().Equal("rain", "wind");
        Fitted.Value.Evaluate([Test.Take(..7), Test.Take(7..7), Test.Take(7..)]).Should().BeEquivalentTo(report, "parts give the report of the whole");
        Fitted.Value.Features.Should().Equal("pressure", "sea");
        Fitted.Value.ToString().Should().Be("MlpLabelClassifier: 2 columns to 2 labels, 2 networks");
    }

    [Fact]
    public void Predict_ARecord_IsTheAnswerOfItsRow()
    {
        Tensor probabilities = Fitted.Value.PredictProbabilities(Test);
        IReadOnlyList<string>[] labels = Fitted.Value.Predict(Test);
        for (int i = 0; i < 20; i++)
        {
            int row = i;
            LabelPrediction answer = Fitted.Value.Predict(record =>
            {
                record["pressure"] = Test.Numbers("pressure")[row];
                record["sea"] = Test["sea"].TextAt(row);
            });

            answer.Probabilities.Should().Equal(probabilities.Row(i).ToArray().Select(p => (double)p));
            answer.Labels.Should().Equal(labels[i]);
        }

        labels.Should().Contain(of => of.Count == 0).And.Contain(of => of.Count == 2);
    }

    [Fact]
    public void Load_WhatWasSaved_AnswersWithTheSameBits()
    {
        string path = Path.Combine(_folder.FullName, "weather.safetensors");
        Fitted.Value.Save(path);

        MlpLabelClassifier.Load(path).PredictProbabilities(Test).AsSpan().SequenceEqual(Fitted.Value.PredictProbabilities(Test).AsSpan()).Should().BeTrue();
        MlpLabelClassifier.Load(path).Evaluate(Test).ToString().Should().Be(Fitted.Value.Evaluate(Test).ToString());
        FluentActions.Invoking(() => MlpClassifier.Load(path)).Should().Throw<InvalidDataException>().WithMessage("*holds a MlpLabelClassifier*");
    }

    [Fact]
    public void PartialFit_NewRows_IsAModelOfTheSameLabels() =>
        Fitted.Value.PartialFit(Test, new() { Epochs = 3 }).Evaluate(Test).Labels.Should().OnlyContain(label => label.F1 > 0.9);

    [Fact]
    public void Fit_ColumnsThatAreNoLabels_SaysWhy()
    {
        FluentActions.Invoking(() => MlpLabelClassifier.Fit(Train, ["rain", "pressure"], SampleTables.Quick))
            .Should().Throw<ArgumentException>().WithMessage("*two values in \"pressure\"*MlpClassifier*");
        FluentActions.Invoking(() => MlpLabelClassifier.Fit(Train, [], SampleTables.Quick)).Should().Throw<ArgumentException>().WithMessage("*one or more different targets*");
        FluentActions.Invoking(() => MlpLabelClassifier.Fit(Train, ["rain", "rain"], SampleTables.Quick)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => MlpLabelClassifier.Fit(Train, ["rain"], SampleTables.Quick with { BalancesClasses = true }))
            .Should().Throw<ArgumentException>().WithMessage("*no BalancesClasses*");
        Fitted.Value.Invoking(model => model.Evaluate(Test.Without("wind").With(new CategoryColumn("wind", Enumerable.Repeat("some", 400)))))
            .Should().Throw<ArgumentException>().WithMessage("Row 0*\"some\"*\"yes\" or \"no\"*");
    }

    // Rain at low pressure; wind at low pressure near the sea: as numbers 0 and 1, and as no and yes.
    private static Table Weather(int rows, int seed)
    {
        var random = new Random(seed);
        double[] pressure = [.. Enumerable.Range(0, rows).Select(_ => 980 + (60 * random.NextDouble()))];
        bool[] sea = [.. Enumerable.Range(0, rows).Select(_ => random.Next(2) == 1)];
        return Table.Of(
            new NumberColumn("pressure", pressure),
            new CategoryColumn("sea", sea.Select(near => near ? "near" : "far")),
            new NumberColumn("rain", pressure.Select(p => p < 1_010 ? 1.0 : 0)),
            new CategoryColumn("wind", pressure.Select((p, i) => p < 1_020 && sea[i] ? "yes" : "no")));
    }
}
