namespace NeuralNet.Tests.Estimators;

public class ClassProbabilitiesTests
{
    [Theory]
    [InlineData(0.6)]
    [InlineData(1)]
    [InlineData(1.8)]
    public void Fit_ProbabilitiesThatAreTooFlatOrSteep_FindsTheirPower(double sharpness)
    {
        // True probabilities q; what is told is q^(1 / sharpness), normalised.
        var random = new Random(3);
        const int rows = 40_000;
        Tensor told = new(rows, 2), targets = new(rows, 1);
        for (int i = 0; i < rows; i++)
        {
            double q = 0.02 + (0.96 * random.NextDouble()), a = Math.Pow(q, 1 / sharpness), b = Math.Pow(1 - q, 1 / sharpness);
            told[i, 0] = (float)(a / (a + b));
            told[i, 1] = (float)(b / (a + b));
            targets[i] = random.NextDouble() < q ? 0 : 1;
        }

        ClassProbabilities.Fit(told, targets, null, out double loss).Should().BeApproximately(sharpness, 0.03 * sharpness);
        loss.Should().BeLessThan(Math.Log(2));
    }

    [Fact]
    public void Fit_FewRowsAllRight_StaysNearOne()
    {
        Tensor told = new(20, 2), targets = new(20, 1);
        for (int i = 0; i < 20; i++)
        {
            told[i, 0] = 0.95f;
            told[i, 1] = 0.05f;
        }

        ClassProbabilities.Fit(told, targets, null, out _).Should().BeInRange(1, 1.15);
    }

    [Fact]
    public void Mean_OfMembersSideBySide_IsTheMeanOfTheirSoftmaxes()
    {
        Tensor logits = Tensor.From(new float[,] { { 0, MathF.Log(3), 1_000, 0 } });

        Tensor mean = ClassProbabilities.Mean(logits, 2);

        mean[0].Should().BeApproximately((0.25f + 1) / 2, 1e-6f);
        mean[1].Should().BeApproximately(0.75f / 2, 1e-6f);
    }

    [Fact]
    public void Sharpen_IsThePowerNormalised()
    {
        Tensor p = Tensor.From(new float[,] { { 0.8f, 0.2f } });

        ClassProbabilities.Sharpen(p, 2);

        p[0].Should().BeApproximately(0.64f / 0.68f, 1e-6f);
        p[1].Should().BeApproximately(0.04f / 0.68f, 1e-6f);
    }
}
