using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>NaN in features: filled where the model says so, refused or explained elsewhere.</summary>
public sealed class MissingValueTests
{
    private static readonly Tensor Rows = Tensor.From([1, 10, float.NaN, 20, 3, float.NaN, 5, 30], 4, 2);

    [Fact]
    public void Fit_TakesTheMedianOfWhatIsThere()
    {
        FillMissing fill = FillMissing.Fit(Tensor.From([1, 10, float.NaN, float.NaN, 20, float.NaN, 3, 40, float.NaN], 3, 3));

        fill.Values.AsSpan().ToArray().Should().Equal(2, 20, 0);
        FillMissing.Fit(Tensor.From([1, 4, 2, 9], 4, 1)).Values[0].Should().Be(3, "half way between the middle two");
    }

    [Fact]
    public void Forward_FillsAndMarks()
    {
        var model = new Model([FillMissing.Fit(Rows, isMarked: true)]);

        model.Predict(Rows).AsSpan().ToArray().Should().Equal(
            1, 10, 0, 0,
            3, 20, 1, 0,
            3, 20, 0, 1,
            5, 30, 0, 0);
    }

    [Fact]
    public void Training_WithMissingNumbers_Learns_AndEvaluates()
    {
        Tensor features = Draw.Uniform(200, 2, seed: 1);
        float[] targets = [.. Enumerable.Range(0, 200).Select(i => features[i, 0])];
        for (int i = 0; i < 200; i += 3)
        {
            features[i, 1] = float.NaN;
        }

        var trainer = new Trainer(new Model([FillMissing.Fit(features), new Dense(2, 1)], seed: 1), new MeanSquaredError(), new Adam(0.05f));
        var data = new Dataset(features, targets);

        trainer.Fit(data, epochs: 30, batchSize: 16, validation: data);

        trainer.Evaluate(data).Loss.Should().BeLessThan(1e-3f);
    }

    [Fact]
    public void Models_WithoutIt_RefuseNaN_AndAlwaysInfinity()
    {
        var data = new Dataset(Rows, new float[4]);
        Trainer plain = New(new Dense(2, 1)), filling = New(FillMissing.Fit(Rows), new Dense(2, 1));
        Tensor infinite = Tensor.From([float.PositiveInfinity, 1], 1, 2);

        FluentActions.Invoking(() => plain.Fit(data, 1)).Should().Throw<ArgumentException>().WithMessage(
            "*expected finite features but got NaN in row *, column *. Drop or fill such rows first, or begin the model with a FillMissing layer. Nothing was changed.*");
        FluentActions.Invoking(() => plain.Evaluate(data)).Should().Throw<ArgumentException>().WithMessage("Evaluate: expected finite features but got NaN in row 1, column 0.*");
        FluentActions.Invoking(() => filling.Step(infinite, new Tensor(1, 1))).Should().Throw<ArgumentException>().WithMessage(
            "Trainer.Step: expected finite features but got Infinity in row 0, column 0. Drop or correct such rows first. Nothing was changed.*");
    }

    // One branch fills, the other does not, and gets the NaN.
    [Fact]
    public void Branches_NaNWhereNothingFills_IsExplained()
    {
        Trainer trainer = New(new Branches(new Branch(0..1, new FillMissing(Tensor.From([0]))), new Branch(1..2, new Dense(1, 1))), new Dense(2, 1));
        float[] before = trainer.Model.Values.AsSpan().ToArray();

        trainer.Step(Rows.RowRange(..2), new Tensor(2, 1));
        FluentActions.Invoking(() => trainer.Step(Rows.RowRange(2..), new Tensor(2, 1))).Should().Throw<InvalidOperationException>().WithMessage(
            "Trainer.Step: the loss became NaN, and a feature is missing (NaN), the first in row 0 of the batch, column 1.*Let that column go through a FillMissing layer. Nothing was changed.");
        trainer.Model.Values.AsSpan().ToArray().Should().NotEqual(before, "the first step was made");
    }

    private static Trainer New(params Layer[] layers) => new(new Model(layers, seed: 1), new MeanSquaredError(), new Sgd(1e-4f));
}
