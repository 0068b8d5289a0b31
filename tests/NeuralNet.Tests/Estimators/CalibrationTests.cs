namespace NeuralNet.Tests.Estimators;

public class CalibrationTests
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

        Calibration.Fit(told, row => (int)targets[row], null, out double loss).Should().BeApproximately(sharpness, 0.03 * sharpness);
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

        Calibration.Fit(told, row => (int)targets[row], null, out _).Should().BeInRange(1, 1.15);
    }
}
