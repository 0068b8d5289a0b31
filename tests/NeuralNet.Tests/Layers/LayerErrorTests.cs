using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>What the layers refuse, and how they say it.</summary>
public sealed class LayerErrorTests
{
    public static TheoryData<Func<object>, string> Wrong => new()
    {
        { () => new BatchNorm(3, momentum: 0), "BatchNorm expects a momentum above 0 and at most 1 but got 0: it is the share of a batch in the running statistics, such as 0.1.*" },
        { () => new BatchNorm(3, epsilon: 0), "BatchNorm expects a finite epsilon above 0 but got 0: it keeps a constant column or row from a division by 0.*" },
        { () => new LayerNorm(3, float.NaN), "LayerNorm expects a finite epsilon above 0 but got NaN*" },
        { () => new RmsNorm(0), "RmsNorm expects 1 or more inputs and outputs but got 0 and 0.*" },
        { () => new Embedding(0, 3), "Embedding expects 1 to 16,777,216 categories but got 0: a float32 holds each of their codes exactly.*" },
        { () => new Embedding(1 << 25, 3), "Embedding expects 1 to 16,777,216 categories but got 33554432*" },
        { () => new Embedding(3, 0), "*width*" },
        { () => new OneHot([]), "OneHot expects the number of categories of 1 or more columns but got none.*" },
        { () => new OneHot(1), "OneHot expects 2 to 16,777,216 categories but got 1*" },
        { () => new SmoothClip(0), "SmoothClip expects a finite limit above 0 but got 0.*" },
        { () => new FillMissing(Tensor.From([1, float.NaN])), "FillMissing expects finite values but got NaN in column 1.*" },
        { () => FillMissing.Fit(Tensor.From([1, float.PositiveInfinity], 2, 1)), "FillMissing.Fit expects finite numbers, or NaN where one is missing, but got Infinity in row 1, column 0.*" },
        { () => new PiecewiseLinear([]), "PiecewiseLinear expects the edges of 1 or more columns but got none.*" },
        { () => new PiecewiseLinear([0, 1], [2]), "PiecewiseLinear expects 2 or more edges for each column but got 1 in column 1. Two edges are one bin.*" },
        { () => new PiecewiseLinear([0, 1], [2, 3, 3]), "PiecewiseLinear expects edges that increase but got 3 after 3 in column 1. Sort them, each once.*" },
        { () => new PiecewiseLinear([0, float.NaN]), "PiecewiseLinear expects finite edges but got NaN in column 0.*" },
        { () => PiecewiseLinear.Fit(new Tensor(2, 2), bins: 0), "PiecewiseLinear.Fit expects 1 or more bins but got 0. 16 is usual.*" },
        { () => PiecewiseLinear.Fit(Tensor.From([1, float.NegativeInfinity], 1, 2)), "PiecewiseLinear.Fit expects finite numbers, or NaN where one is missing, but got -Infinity in row 0, column 1.*" },
        { () => QuantileScale.Fit(new Tensor(2, 2), knots: 1), "QuantileScale.Fit expects 2 or more knots but got 1. 257 is usual.*" },
        { () => QuantileScale.Fit(new Tensor(0, 2)), "QuantileScale.Fit expects 1 or more rows but got [0, 2].*" },
        { () => new PolynomialFeatures(3, 0), "PolynomialFeatures expects a degree of 1 to 64 but got 0.*" },
        { () => new PolynomialFeatures(1000, 3), "PolynomialFeatures expects at most 1,048,576 products but 1000 columns give more up to degree 3. Choose a lower degree.*" },
        { () => new PeriodicEmbedding(3, sigma: -1), "PeriodicEmbedding expects a finite sigma of 0 or more but got -1.*" },
        { () => new Branches(), "Branches expects 1 or more branches but got none.*" },
        { () => new Branches(new Branch(2..2)), "Branches expects each branch to take 1 or more of the 2 columns but branch 0 takes 2..2. Columns count from 0, and the end is not taken.*" },
        { () => new Branches(new Branch(0..3, new Dense(4, 2))), "Branches, branch 0 (0..3): Sequential(Dense(4 -> 2)) expects rows of 4 numbers but got 3." },
        { () => new Residual(new Dense(3, 4), new Dense(3, 3)), "Sequential expects each layer's inputs to be the outputs before*" },
        { () => new Residual([new Dense(3, 4)], new Dense(3, 5)), "Residual expects a projection to the block's 4 outputs but got Dense(3 -> 5) with 5: the two are added.*" },
        { () => new Model([new Dense(2, 3), new Branches(new Branch(^4..))]), "*takes ^4..^0*" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Constructors_RefuseWhatCannotBe(Func<object> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void BatchNorm_OneRowInTraining_SaysWhatToDo()
    {
        var trainer = new Trainer(new Model([new Dense(2, 3), new BatchNorm(3), new Dense(3, 1)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));
        float[] before = trainer.Model.Values.AsSpan().ToArray();

        FluentActions.Invoking(() => trainer.Step(new Tensor(1, 2), new Tensor(1, 1))).Should().Throw<InvalidOperationException>().WithMessage(
            "BatchNorm(3) expects 2 or more rows in a training batch but got 1: one row has no variance. Choose a batch size that leaves no single row at the end of an epoch, or use LayerNorm.");
        trainer.Model.Values.AsSpan().ToArray().Should().Equal(before);
        trainer.Model.Predict(new Tensor(1, 2)).Rows.Should().Be(1, "a prediction may be of one row");
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Codes_ThatAreUnknown_AreErrors_OrWhatTheOptionSays(float code)
    {
        string shown = FormattableString.Invariant($"{code}");
        var codes = Tensor.From([1, code], 1, 2);
        var strict = new Model([new Embedding(5, 3, columns: 2)], seed: 1);
        var lenient = new Model([new Embedding(5, 3, columns: 2, lastIsUnknown: true)], seed: 1);

        FluentActions.Invoking(() => strict.Predict(codes)).Should().Throw<ArgumentException>().WithMessage(
            $"Embedding(5 x 3) expects whole codes from 0 to 4 but got {shown} in its column 1. Number the categories from 0; for categories that were not seen in training, build it with lastIsUnknown and a row more.");
        lenient.Predict(codes).AsSpan()[3..].ToArray().Should().Equal(lenient.Parameters[0].Value.Row(4).ToArray());

        FluentActions.Invoking(() => new Model([new OneHot(5, 5)]).Predict(codes)).Should().Throw<ArgumentException>().WithMessage(
            $"OneHot(5, 5) expects whole codes from 0 to 4 but got {shown} in its column 1. *build it with unknownIsZeros.");
        new Model([new OneHot([5, 5], unknownIsZeros: true)]).Predict(codes).AsSpan().ToArray().Should().Equal(0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    // On several threads, in blocks: the error comes through, and the next prediction works.
    [Fact]
    public void Codes_UnknownInAManyRowPrediction_IsAnError()
    {
        var model = new Model([new Embedding(5, 3)], seed: 1);
        Tensor codes = Draw.Classes(5000, 5, seed: 1);
        codes[4321] = 9;

        FluentActions.Invoking(() => model.Predict(codes)).Should().Throw<ArgumentException>().WithMessage("*but got 9 in its column 0*");
        codes[4321] = 0;
        model.Predict(codes).Rows.Should().Be(5000);
    }
}
