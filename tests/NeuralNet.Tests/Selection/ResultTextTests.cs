namespace NeuralNet.Tests.Selection;

public sealed class ResultTextTests
{
    [Theory]
    [InlineData(0.302, 0.0114, "0.302 ± 0.011")]
    [InlineData(0.8433, 0.009, "0.8433 ± 0.0090")]
    [InlineData(0.84, 0.00999, "0.840 ± 0.010")]
    [InlineData(9.937, 2.66, "9.9 ± 2.7")]
    [InlineData(12_500, 707.1, "12500 ± 707")]
    [InlineData(-0.25, 0.5, "-0.25 ± 0.50")]
    [InlineData(3e-7, 2e-8, "3E-07 ± 2E-08")]
    [InlineData(0.5, 0, "0.5000 ± 0")]
    [InlineData(0.5, double.NaN, "0.5000")]
    [InlineData(double.NaN, double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, double.NaN, "Infinity")]
    public void Number_HasTheDigitsOfItsDeviation(double mean, double deviation, string text) => ResultText.Number(mean, deviation).Should().Be(text);

    [Theory]
    [InlineData(0, "0.000")]
    [InlineData(0.8, "0.8000")]
    [InlineData(52_718.4, "52718")]
    [InlineData(1e20, "1E+20")]
    public void Number_HasFourDigits(double value, string text) => ResultText.Number(value).Should().Be(text);

    [Fact]
    public void Setting_OfAnyType_IsText()
    {
        ResultText.Setting(0.0153312f).Should().Be("0.01533");
        ResultText.Setting((int[])[64, 32]).Should().Be("64 32");
        ResultText.Setting(null).Should().Be("none");
        ResultText.Setting(true).Should().Be("True");
        ResultText.Setting(Activation.Relu).Should().Be("Relu");
    }
}
