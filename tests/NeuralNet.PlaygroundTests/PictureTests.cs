using NeuralNet.Samples.Playground;

namespace NeuralNet.PlaygroundTests;

/// <summary>Pictures as the model's input.</summary>
public sealed class PictureTests
{
    [Theory]
    [InlineData(255, 0)]
    [InlineData(0, 255)]
    public void ToInput_BarOnAPlainGround_IsLightOnDarkAndFillsTheHeight(byte ground, byte bar)
    {
        Tensor input = Picture.ToInput(Bar(ground, bar), 100)!;
        input.Shape.Should().Be(new Shape(1, 784));
        input[0, 14].Should().BeApproximately(1, 0.01f);            // first row, in the middle
        input[0, (27 * 28) + 14].Should().BeApproximately(1, 0.01f);
        input[0, 14 * 28].Should().Be(0);                           // left of the bar
    }

    [Fact]
    public void ToInput_NothingDrawn_IsNull() => Picture.ToInput(Bar(255, 255), 100).Should().BeNull();

    [Fact]
    public void ToInput_PartOfARow_SaysWhatItExpects() =>
        FluentActions.Invoking(() => Picture.ToInput(new byte[401], 100)).Should().Throw<ArgumentException>()
            .WithMessage("Picture.ToInput expects whole rows of 100 pixels with 4 bytes each but got 401 bytes.");

    private static byte[] Bar(byte ground, byte bar)
    {
        byte[] pixels = new byte[4 * 100 * 100];
        for (int i = 0; i < 100 * 100; i++)
        {
            bool isBar = i / 100 is >= 20 and < 80 && i % 100 is >= 40 and < 60;
            pixels.AsSpan(4 * i, 3).Fill(isBar ? bar : ground);
            pixels[(4 * i) + 3] = 255;
        }

        return pixels;
    }
}
