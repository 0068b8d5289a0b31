using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet.Tests;

/// <summary>How slots of a vector become the columns of an estimator.</summary>
public class FeatureTests
{
    private static readonly string[] Numbers = ["gender", "tenure", "monthly", "total"];
    private static readonly string[] Texts = ["internet", "contract", "payment"];
    private static readonly MlpTrainerOptions Quick = new() { Mlp = Tables.Quick };

    [Fact]
    public void OneHotSlots_AreTheCategoriesOfTheTable_WithTheSameBits()
    {
        var context = new MLContext(seed: 5);
        IDataView rows = Tables.Churn(context);
        var pipeline = context.Transforms.Categorical.OneHotEncoding([new("internet"), new("contract"), new("payment")])
            .Append(context.Transforms.Concatenate("Features", "gender", "tenure", "monthly", "total", "internet", "contract", "payment"))
            .Append(context.BinaryClassification.Trainers.Mlp(Quick));
        Table table = Table.Of(
        [
            .. Numbers.Select(name => new NumberColumn(name, rows.GetColumn<float>(name).Select(value => (double)value))),
            .. Texts.Select(name => new CategoryColumn(name, rows.GetColumn<string>(name))),
            new CategoryColumn("Label", rows.GetColumn<bool>("Label").Select(value => value ? "true" : "false")),
        ]);

        MlpClassifier alone = MlpClassifier.Fit(table, "Label", Quick.Mlp with { Seed = 5 });
        TransformerChain<MlpBinaryTransformer> model = pipeline.Fit(rows);

        model.LastTransformer.Model.Columns.Should().BeEquivalentTo(alone.Columns, options => options.WithStrictOrdering());
        model.Transform(rows).GetColumn<float>("Probability").Should().Equal(alone.PredictProbabilities(table).Column(alone.Classes.ToList().IndexOf("true")).ToArray());
    }

    [Fact]
    public void ACategoryThatTrainingDidNotHave_IsMissing()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Churn(context);
        var model = Tables.ChurnFeatures(context).Append(context.BinaryClassification.Trainers.Mlp(Quick)).Fit(rows);
        Customer[] customers = [new() { Contract = "Two year", Total = float.NaN }, new() { Contract = "weekly" }, new() { Contract = "" }];

        float[] answers = [.. model.Transform(context.Data.LoadFromEnumerable(customers)).GetColumn<float>("Probability")];

        answers.Should().OnlyContain(answer => answer > 0 && answer < 1);
        answers[1].Should().Be(answers[2]).And.NotBe(answers[0]);
    }

    [Fact]
    public void SlotsThatAreCounts_StayNumbers()
    {
        var context = new MLContext(seed: 1);
        // A bag of words has ranges of categories too, but a row may have several.
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Words(
            i % 2 == 0, i % 2 == 0 ? ["red", "red", i % 3 == 0 ? "blue" : "green"] : ["green", i % 3 == 0 ? "blue" : "green"])));
        var pipeline = context.Transforms.Categorical.OneHotEncoding("Features", "Text", Microsoft.ML.Transforms.OneHotEncodingEstimator.OutputKind.Bag)
            .Append(context.BinaryClassification.Trainers.Mlp(Quick));

        TransformerChain<MlpBinaryTransformer> model = pipeline.Fit(rows);

        model.LastTransformer.Model.Columns.Should().HaveCount(3).And.OnlyContain(column => column.IsNumber);
        model.LastTransformer.Model.Features.Should().BeEquivalentTo("red", "green", "blue");
        context.BinaryClassification.Evaluate(model.Transform(rows)).Accuracy.Should().Be(1);
    }

    [Fact]
    public void SlotsWithoutAName_AndNamesOfTheLabel_AreTold()
    {
        var context = new MLContext(seed: 1);
        IDataView named = context.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Named { Label = i, a = i % 7, b = i % 5 }));
        IDataView copied = context.Transforms.CopyColumns("Target", "Label").Append(context.Transforms.CopyColumns("Label", "a"))
            .Append(context.Transforms.Concatenate("Features", "Label", "b")).Fit(named).Transform(named);
        var options = new MlpTrainerOptions { Mlp = Tables.QuickNumbers };

        context.Regression.Trainers.Mlp(options with { LabelColumnName = "Label" }).Fit(copied).Model.Features.Should().Equal("Label.0", "b");
        context.Regression.Trainers.Mlp(options with { LabelColumnName = "Target" }).Fit(copied).Model.Features.Should().Equal("Label", "b");
        context.Regression.Trainers.Mlp(options).Fit(context.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Unnamed(i, [i % 7, i % 5]))))
            .Model.Features.Should().Equal("Features.0", "Features.1");
    }

    [Fact]
    public void SlotsOfOneValue_AreLeftOut_AndNoted()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Unnamed(i, [3, i % 5])));

        MlpRegressionTransformer model = context.Regression.Trainers.Mlp(new MlpTrainerOptions { Mlp = Tables.QuickNumbers }).Fit(rows);

        model.Model.Features.Should().Equal("Features.1");
        model.Model.Notes.Should().ContainSingle(note => note.Contains("Features.0", StringComparison.Ordinal));
        model.Transform(rows).GetColumn<float>("Score").Should().HaveCount(100);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(new[] { 2f }, 1)]
    [InlineData(new[] { 2f, 0, 7 }, 3)]
    public void RowsOfAnotherLength_AreAnError_InTrainingAndLater(float[]? wrong, int length)
    {
        var context = new MLContext(seed: 1);
        Unnamed[] rows = [.. Enumerable.Range(0, 100).Select(i => new Unnamed(i % 3, [i % 3, i % 5]))];
        MlpRegressionTrainer trainer = context.Regression.Trainers.Mlp(new MlpTrainerOptions { Mlp = Tables.QuickNumbers });
        MlpRegressionTransformer model = trainer.Fit(View(rows));
        string message = $"Trainers.Mlp expects 2 features in each row but got {length}. Fill the array to its VectorType; NaN where a number is missing.*";

        trainer.Invoking(mlp => mlp.Fit(View([.. rows, new(1, wrong!)]))).Should().Throw<ArgumentException>().WithMessage(message);
        model.Invoking(_ => Scores([new(1, [0, 4]), new(1, wrong!)])).Should().Throw<InvalidOperationException>().WithInnerException<ArgumentException>().WithMessage(message);
        Scores([new(1, [2, 0]), new(1, [2, float.NaN])]).Should().OnlyContain(score => float.IsFinite(score)).And.OnlyHaveUniqueItems();

        IDataView View(Unnamed[] some) => context.Data.LoadFromEnumerable(some);

        float[] Scores(Unnamed[] some) => [.. model.Transform(View(some)).GetColumn<float>("Score")];
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void InfiniteSlots_AreAnError_OfCategoriesAndOfOneValueToo(float infinite)
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 120).Select(i => new Order(i % 3 == 0, "abc"[i % 3].ToString(), 7)));
        IDataView encoded = context.Transforms.Categorical.OneHotEncoding("kind", "Kind").Append(context.Transforms.Concatenate("Features", "kind", "Same")).Fit(rows).Transform(rows);
        MlpBinaryTransformer model = context.BinaryClassification.Trainers.Mlp(Quick).Fit(encoded);

        model.Model.Columns.Should().ContainSingle(column => !column.IsNumber);
        Probability([float.NaN, 1, 0, 7]).Should().Be(Probability([0, 1, 0, float.NaN]));
        foreach (int slot in new[] { 1, 3 })
        {
            float[] features = [0, 0, 1, 7];
            features[slot] = infinite;
            model.Invoking(_ => Probability(features)).Should().Throw<InvalidOperationException>().WithInnerException<ArgumentException>()
                .WithMessage(FormattableString.Invariant($"Trainers.Mlp expects finite features but got {infinite} in slot {slot}. Use NaN where a number is missing.*"));
        }

        float Probability(float[] features) => model.Transform(context.Data.LoadFromEnumerable([new Encoded(features)])).GetColumn<float>("Probability").Single();
    }

    private sealed record Order(bool Label, string Kind, float Same);

    private sealed record Encoded([property: VectorType(4)] float[] Features);

    private sealed record Words(bool Label, string[] Text);

    private sealed record Unnamed(float Label, [property: VectorType(2)] float[] Features);

    private sealed class Named
    {
        public float Label { get; set; }

        public float a { get; set; }

        public float b { get; set; }
    }

    private sealed class Customer
    {
        public float gender { get; set; }

        public float tenure { get; set; } = 5;

        public float monthly { get; set; } = 70;

        [ColumnName("total")]
        public float Total { get; set; } = 350;

        public string internet { get; set; } = "DSL";

        [ColumnName("contract")]
        public string Contract { get; set; } = "";

        public string payment { get; set; } = "Mailed check";
    }
}
