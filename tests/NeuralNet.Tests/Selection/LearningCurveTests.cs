using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class LearningCurveTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenFile.Read("selection.json", "curves").Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_HasTheSizesOfScikitLearn(int index)
    {
        JsonElement golden = GoldenFile.Read("selection.json", "curves")[index];
        double[] shares = [.. golden.GetProperty("shares").EnumerateArray().Select(share => share.GetDouble())];

        LearningCurve curve = LearningCurve.Run(
            Folds.KFold(golden.GetProperty("rows").GetInt32(), golden.GetProperty("folds").GetInt32(), seed: 1), (fold, _) => Scores(fold),
            shares.Length == 0 ? null : shares);

        curve.Points.Select(point => point.TrainingRows).Should().Equal(golden.GetProperty("sizes").EnumerateArray().Select(size => size.GetInt32()));
    }

    [Fact]
    public void Run_AnyThreads_HasTheSameBits() => Rule.ShouldNotDependOnThreads(() => string.Join('\n', LearningCurve.Run(
        Rule.Unequal, (fold, _) => new FitScores(Rule.Scores(fold), Rule.Scores(fold)), seed: 7).Points.Select(point =>
            $"{point.TrainingRows} {string.Join(' ', point.Training.Concat(point.Validation).SelectMany(score => score.Values).Select(Rule.Bits))}")));

    [Fact]
    public void Run_HasBothPartsByFold()
    {
        LearningCurve curve = LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), [1, 0.5, 0.5]);

        curve.Points.Select(point => point.TrainingRows).Should().Equal([9, 19], "rising, each once");
        curve.IsComplete.Should().BeTrue();

        // 23 rows in 5 folds: two of 4 held out and 19 trained on, and three of 5 and 18.
        curve.Points[1].Training[0].Values.Order().Should().Equal(18, 18, 18, 19, 19);
        curve.Points[1].Validation[0].Values.Order().Should().Equal(4, 4, 5, 5, 5);
        curve.Points[0].Training[0].Values.Order().Should().Equal(8, 8, 8, 9, 9);
        curve.Points[0].Validation[0].Values.Should().Equal(curve.Points[1].Validation[0].Values);
        curve.Points[1].Training[0].WeightedMean.Should().BeApproximately(((3 * 18 * 18) + (2 * 19 * 19)) / 92.0, 1e-12);
    }

    [Fact]
    public void ToTable_HasMeanAndDeviationOfBothParts()
    {
        LearningCurve curve = LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold));

        curve.ToTable().ColumnNames.Should().Equal(
            "training rows", "training rows seen", "training rows seen deviation", "validation rows seen", "validation rows seen deviation", "seconds");
        curve.ToTable().RowCount.Should().Be(5);
        curve.ToString().Split('\n').Should().HaveCount(6);
        curve.Points[0].ToString().Should().StartWith("1 rows: training rows seen 1.000 ± 0, validation rows seen 4.60 ± 0.55");
    }

    [Fact]
    public void Run_CancelledInTheMiddle_KeepsWholePoints()
    {
        using var source = new CancellationTokenSource();
        int fits = 0;
        LearningCurve curve = null!;
        Kernels.ThreadsCollection.With(1, () => curve = LearningCurve.Run(
            Rule.Unequal,
            (fold, _) =>
            {
                if (++fits == 12)
                {
                    source.Cancel();
                }

                return Scores(fold);
            },
            cancellationToken: source.Token));

        curve.IsComplete.Should().BeFalse();
        curve.Points.Should().HaveCount(2);
        FluentActions.Invoking(() => LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void WrongInput_SaysWhatWasExpected()
    {
        Expect(() => LearningCurve.Run([], (fold, _) => Scores(fold)), "LearningCurve expects one or more folds*");
        Expect(() => LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), []), "LearningCurve expects one or more shares*");
        Expect(() => LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), [0.5, 1.5]), "*above 0 and at most 1*got 1.5*");
        Expect(() => LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), [double.NaN]), "*got NaN*");
        Expect(() => LearningCurve.Run(Rule.Unequal, (_, _) => null!), "A fit expects one or more scores*");
        Expect(() => LearningCurve.Run(Rule.Unequal, (fold, _) => Scores(fold), classes: [1]), "LearningCurve expects a class for each row but got 1*");

        static void Expect(Action wrong, string message) => wrong.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static FitScores Scores(RowFold fold) => new([Score.Higher("rows seen", fold.TrainRows.Length)], [Score.Higher("rows seen", fold.ValidationRows.Length)]);
}
