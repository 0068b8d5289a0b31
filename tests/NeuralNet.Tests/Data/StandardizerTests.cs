using CsCheck;

namespace NeuralNet.Tests.Data;

public sealed class StandardizerTests
{
    [Fact]
    public void Fit_OfKnownColumns_TakesPopulationDeviation()
    {
        // Column 0: mean 5, squared distances 9+1+1+1+0+0+4+16 = 32, 32/8 = 4. Column 1 is constant.
        var fitted = Standardizer.Fit(Tensor.From(new[,]
        {
            { 2, 0.1f }, { 4, 0.1f }, { 4, 0.1f }, { 4, 0.1f }, { 5, 0.1f }, { 5, 0.1f }, { 7, 0.1f }, { 9, 0.1f },
        }));

        fitted.Mean.Shape.Should().Be(new Shape(2));
        fitted.Mean.AsSpan().ToArray().Should().Equal(5, 0.1f);
        fitted.Scale.AsSpan().ToArray().Should().Equal(2, 1);
    }

    [Fact]
    public void Fit_OfSmallSpreadAroundLargeMean_DoesNotCancel()
    {
        // 10,000,000 +- 1: x * x is beyond what even float64 sums keep to the last digit; the deviation is exactly 1.
        var fitted = Standardizer.Fit(Tensor.From([9_999_999, 10_000_001, 9_999_999, 10_000_001], 4, 1));

        fitted.Mean[0].Should().Be(10_000_000);
        fitted.Scale[0].Should().Be(1);
    }

    [Fact]
    public void Fit_OfLargestNumbers_StaysFinite()
    {
        var fitted = Standardizer.Fit(Tensor.From([float.MaxValue, -float.MaxValue], 2, 1));

        fitted.Mean[0].Should().Be(0);
        fitted.Scale[0].Should().Be(float.MaxValue);
    }

    [Fact]
    public void Transform_OfFittedColumns_HasMeanZeroAndDeviationOne() => Matrices.Sample(values =>
    {
        Standardizer again = Standardizer.Fit(Standardizer.Fit(values).Transform(values));

        for (int column = 0; column < values.Columns; column++)
        {
            again.Mean[column].Should().BeApproximately(0, 1e-4f);
            again.Scale[column].Should().BeApproximately(1, 1e-4f);
        }
    });

    [Fact]
    public void Untransform_OfTransform_GivesTheValuesBack() => Matrices.Sample(values =>
    {
        float[] original = values.AsSpan().ToArray();
        Standardizer fitted = Standardizer.Fit(values);

        Tensor back = fitted.Untransform(fitted.Transform(values));

        back.Shape.Should().Be(values.Shape);
        values.AsSpan().ToArray().Should().Equal(original, "a transform leaves its argument alone");
        for (int i = 0; i < back.Length; i++)
        {
            // Values to 1000, three roundings each way: 1e-6 relative to the largest number involved.
            back[i].Should().BeApproximately(original[i], 1e-3f);
        }
    });

    [Fact]
    public void Transform_OfKnownNumbers_SubtractsThenDivides()
    {
        var known = new Standardizer(Tensor.From([1, 10]), Tensor.From([2, 5]));

        known.Transform(Tensor.From(new float[,] { { 3, 0 }, { 1, 20 } })).AsSpan().ToArray().Should().Equal(1, -2, 0, 2);
        known.Untransform(Tensor.From(new float[,] { { 1, -2 }, { 0, 2 } })).AsSpan().ToArray().Should().Equal(3, 0, 1, 20);
        known.Transform(new Tensor(0, 2)).Rows.Should().Be(0);
    }

    // 1 / 1e-42 is infinite, and 0 times that would be NaN.
    [Fact]
    public void Transform_OfTinyScale_GivesNoNaN()
    {
        var known = new Standardizer(Tensor.From([3, 0]), Tensor.From([1e-42f, float.Epsilon]));

        known.Transform(Tensor.From(new[,] { { 3, 0 }, { 3, 3 * float.Epsilon } })).AsSpan().ToArray().Should().Equal(0, 0, 0, 3);
        known.Untransform(Tensor.From(new[,] { { 0f, 3 } })).AsSpan().ToArray().Should().Equal(3, 3 * float.Epsilon);
        known.Transform(Tensor.From(new[,] { { 4f, -1 } })).AsSpan().ToArray().Should().Equal(float.PositiveInfinity, float.NegativeInfinity);
    }

    [Fact]
    public void Standardizer_OfTensors_CopiesThem()
    {
        var mean = new Tensor(1);
        var known = new Standardizer(mean, Tensor.From([1]));

        mean[0] = 5;

        known.Mean[0].Should().Be(0);
    }

    [Fact]
    public void Transform_OfOtherColumns_NamesBoth()
    {
        var known = new Standardizer(new Tensor(2), Tensor.From([1, 1]));

        known.Invoking(s => s.Transform(new Tensor(4, 3))).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Transform expects [N, 2], the columns it was fitted on, but got [4, 3].*");
        known.Invoking(s => s.Untransform(new Tensor(4, 1))).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Untransform expects [N, 2], the columns it was fitted on, but got [4, 1].*");
    }

    [Fact]
    public void Standardizer_OnNonFiniteElement_NamesItsPlace()
    {
        Tensor withNaN = new(2, 2) { [1, 0] = float.NaN };
        var known = new Standardizer(new Tensor(2), Tensor.From([1, 1]));

        FluentActions.Invoking(() => Standardizer.Fit(withNaN)).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Fit: expected finite numbers but got NaN in row 1, column 0. Drop or fill such rows first.");
        known.Invoking(s => s.Transform(withNaN)).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Transform: expected finite numbers but got NaN in row 1, column 0.*");
        known.Invoking(s => s.Untransform(withNaN)).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Untransform: expected finite numbers but got NaN in row 1, column 0.*");
    }

    [Fact]
    public void Fit_OfNothing_Throws() =>
        FluentActions.Invoking(() => Standardizer.Fit(new Tensor(0, 3))).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer.Fit expects at least one row and one column but got [0, 3].*");

    [Fact]
    public void Standardizer_OfWrongMeanOrScale_Throws()
    {
        Creating(new Tensor(2), new Tensor(3)).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer expects a mean [F] and a scale [F] of at least one column but got [2] and [3].");
        Creating(new Tensor(2), Tensor.From([1, 0])).Should().Throw<ArgumentException>()
            .WithMessage("Standardizer expects finite means and finite scales above 0 but got mean 0 and scale 0 in column 1. Fit it on complete data; give a constant column the scale 1.");
        Creating(new Tensor(1), Tensor.From([float.PositiveInfinity])).Should().Throw<ArgumentException>()
            .WithMessage("*but got mean 0 and scale Infinity in column 0.*");
        Creating(Tensor.From([0, 0, float.NaN]), Tensor.From([1, 1, 1])).Should().Throw<ArgumentException>()
            .WithMessage("*but got mean NaN and scale 1 in column 2.*");

        static Action Creating(Tensor mean, Tensor scale) => () => _ = new Standardizer(mean, scale);
    }

    /// <summary>2 to 30 rows, 1 to 4 columns of whole numbers in -1000..1000; the first two rows differ, so no column is constant.</summary>
    private static Gen<Tensor> Matrices =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[1, 4]).SelectMany((rows, columns) => Gen.Int[-1000, 1000].Array[rows * columns].Select(values =>
        {
            float[] numbers = Array.ConvertAll(values, value => (float)value);
            for (int column = 0; column < columns; column++)
            {
                numbers[column] = 1000;
                numbers[columns + column] = -1000;
            }

            return Tensor.From(numbers, rows, columns);
        }));
}
