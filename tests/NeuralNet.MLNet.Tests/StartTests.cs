using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet.Tests;

/// <summary>Training that goes on from a model: its threshold stays, and its classes must be those of the new rows.</summary>
public class StartTests
{
    private static readonly MlpTrainerOptions Quick = new() { Mlp = Tables.Quick };

    [Theory]
    [InlineData("false", "true")]
    [InlineData("true", "false")]
    public void Threshold_DecidesThePredictedLabel_AsInTheModel(params string[] classes)
    {
        var context = new MLContext(seed: 1);
        // Every place has both answers, by shares that differ.
        Row[] rows = [.. Enumerable.Range(0, 300).Select(i => new Row(i % 7 < i % 5 + 1, [i % 3, i % 5]))];
        IDataView view = context.Data.LoadFromEnumerable(rows);
        Table table = TableOf(rows, row => row.Label ? "true" : "false", classes);
        MlpClassifier model = MlpClassifier.Fit(table, "Label", Tables.Quick);
        string path = Tables.Temporary(".zip");

        int[] counts = Array.ConvertAll(new double?[] { null, 0, 0.3, 0.4, 0.6, 0.7, 1 }, threshold =>
        {
            MlpBinaryTransformer transformer = context.BinaryClassification.Trainers.Mlp(After(model.WithThreshold(threshold))).Fit(view);
            context.Model.Save(transformer, view.Schema, path);
            bool[] expected = Array.ConvertAll(transformer.Model.Predict(table), answer => answer == "true");

            transformer.Model.Threshold.Should().Be(threshold);
            Labels(transformer).Should().Equal(expected);
            Labels(context.Model.Load(path, out _)).Should().Equal(expected);
            context.BinaryClassification.Evaluate(transformer.Transform(view)).Accuracy.Should().Be(ShareOfScores(transformer.Transform(view)), "ML.NET counts by the score");
            return expected.Count(answer => answer);
        });

        model.Classes.Should().Equal(classes);
        counts.Distinct().Should().HaveCountGreaterThan(3, "the thresholds decide differently");

        double ShareOfScores(IDataView answers) => answers.GetColumn<float>("Score").Zip(rows, (score, row) => score > 0 == row.Label ? 1.0 : 0).Average();

        bool[] Labels(ITransformer transformer) => [.. transformer.Transform(view).GetColumn<bool>("PredictedLabel")];
    }

    [Fact]
    public void Threshold_DecidesBetweenTwoKeys()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Transforms.Conversion.MapValueToKey("Label", "Text").Fit(Texts(context, "ab")).Transform(Texts(context, "ab"));
        MlpClassifier model = context.MulticlassClassification.Trainers.Mlp(Quick).Fit(rows).Model;

        Keys(null).Should().Contain(1).And.Contain(2);
        Keys(0).Should().OnlyContain(key => key == 2);

        IEnumerable<uint> Keys(double? threshold) =>
            context.MulticlassClassification.Trainers.Mlp(After(model.WithThreshold(threshold))).Fit(rows).Transform(rows).GetColumn<uint>("PredictedLabel");
    }

    [Fact]
    public void Keys_WithoutAClassOfTheStart_AreAnErrorBeforeTraining()
    {
        var context = new MLContext(seed: 1);
        IDataView three = Texts(context, "abc"), two = Texts(context, "ab");
        var mapping = context.Transforms.Conversion.MapValueToKey("Label", "Text");
        MlpMulticlassTransformer model = mapping.Append(context.MulticlassClassification.Trainers.Mlp(Quick)).Fit(three).LastTransformer;
        var counted = new CountedEpochs();
        MlpTrainerOptions after = After(model.Model);
        MlpMulticlassTrainer trainer = context.MulticlassClassification.Trainers.Mlp(after with { Mlp = after.Mlp with { Progress = counted } });

        trainer.Invoking(mlp => mlp.Fit(mapping.Fit(two).Transform(two))).Should().Throw<ArgumentException>().WithMessage(
            "Trainers.Mlp expects a key of \"Label\" for each class of MlpOptions.Start but the rows have none for c. Map them by the fitted MapValueToKey of the first pipeline.*");
        counted.Count.Should().Be(0);

        // As the message says.
        IDataView mapped = mapping.Fit(three).Transform(two);
        IDataView answers = trainer.Fit(mapped).Transform(mapped);
        answers.GetColumn<float[]>("Score").Should().OnlyContain(score => score.Length == 3);
        context.MulticlassClassification.Evaluate(answers).MicroAccuracy.Should().BeGreaterThan(0.9);
        counted.Count.Should().BePositive();
    }

    [Fact]
    public void OtherClassesThanTrueAndFalse_AreAnErrorBeforeTraining()
    {
        var context = new MLContext(seed: 1);
        Row[] rows = [.. Enumerable.Range(0, 200).Select(i => new Row(i % 2 == 0, [i % 2, i % 5]))];
        Table table = TableOf(rows, row => row.Features[1] == 4 ? "unknown" : row.Label ? "true" : "false", ["true", "false", "unknown"]);
        MlpTrainerOptions options = After(MlpClassifier.Fit(table, "Label", Tables.Quick));

        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(options).Fit(context.Data.LoadFromEnumerable(rows))).Should().Throw<ArgumentException>().WithMessage(
            "Trainers.Mlp expects the classes true and false of MlpOptions.Start but got true, false, unknown. Start from a model of these two.*");
    }

    private static MlpTrainerOptions After(MlpClassifier start) => new() { Mlp = new() { Epochs = 8, Members = 2, Start = start } };

    private static Table TableOf(Row[] rows, Func<Row, string> label, string[] classes) => Table.Of(
    [
        .. Enumerable.Range(0, 2).Select(slot => new NumberColumn($"Features.{slot}", rows.Select(row => (double)row.Features[slot]))),
        new CategoryColumn("Label", rows.Select(label)).WithCategories(classes),
    ]);

    private static IDataView Texts(MLContext context, string texts) => context.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Named(
        texts[i % texts.Length].ToString(), [i % texts.Length, i % 5])));

    private sealed record Row(bool Label, [property: VectorType(2)] float[] Features);

    private sealed record Named(string Text, [property: VectorType(2)] float[] Features);

    private sealed class CountedEpochs : IProgress<MlpProgress>
    {
        private int _count;

        public int Count => _count;

        public void Report(MlpProgress value) => Interlocked.Increment(ref _count);
    }
}
