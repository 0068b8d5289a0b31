using NeuralNet.Tests.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Activations as functions of tensors, against float64.</summary>
[Trait("Category", "Numeric")]
public class ActivationTests
{
    public static TheoryData<string> ActivationNames => Activations.Names;

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void ApplyAndDerivative_OfAMatrix_AgreeWithFloat64(string name)
    {
        Activation activation = Activations.Of(name);
        ActivationCase reference = ActivationCase.All[name];
        Tensor z = Tensor.Uniform(new Shape(7, 19), low: -4, high: 4, seed: 5);
        float[] before = z.AsSpan().ToArray();

        Tensor value = activation.Apply(z);
        Tensor slope = activation.Derivative(z);

        value.Shape.Should().Be(z.Shape);
        slope.Shape.Should().Be(z.Shape);
        for (int i = 0; i < z.Length; i++)
        {
            ((double)value[i]).Should().BeApproximately(reference.Value(z[i]), 2e-6);
            ((double)slope[i]).Should().BeApproximately(reference.Slope(z[i]), 2e-6);
        }

        z.AsSpan().ToArray().Should().Equal(before, "the argument stays as it was");
    }

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void ApplyAndDerivative_OfAVectorAndOfNothing_KeepTheShape(string name)
    {
        Activation activation = Activations.Of(name);
        foreach (Tensor z in (Tensor[])[Tensor.From([-1, 0.5f, 2]), new Tensor(0, 3), new Tensor(3, 0)])
        {
            activation.Apply(z).Shape.Should().Be(z.Shape);
            activation.Derivative(z).Shape.Should().Be(z.Shape);
        }
    }

    [Fact]
    public void ApplyAndDerivative_AtAKink_AreThoseOfTheLeft()
    {
        Tensor zero = new(1);

        Activation.Step.Apply(zero)[0].Should().Be(0);
        Activation.Relu.Derivative(zero)[0].Should().Be(0);
        Activation.LeakyRelu().Derivative(zero)[0].Should().Be(0.01f);
    }

    [Theory]
    [InlineData(-0.1f, "-0.1")]
    [InlineData(1, "1")]
    [InlineData(float.NaN, "NaN")]
    public void LeakyRelu_SlopeOutOfRange_SaysWhatItExpects(float slope, string got) =>
        FluentActions.Invoking(() => Activation.LeakyRelu(slope)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Activation.LeakyRelu expects a slope from 0 to below 1 but got {got}.*");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NaN, "NaN")]
    public void Elu_AlphaOutOfRange_SaysWhatItExpects(float alpha, string got) =>
        FluentActions.Invoking(() => Activation.Elu(alpha)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Activation.Elu expects a finite alpha above 0 but got {got}.*");

    // Another slope and α than the usual, by hand: f(-2) and f'(-2).
    [Fact]
    public void Parameters_ChangeTheNegativeSide()
    {
        Tensor z = Tensor.From([-2, 3]);

        Activation.LeakyRelu(0.25f).Apply(z).AsSpan().ToArray().Should().Equal(-0.5f, 3);
        Activation.LeakyRelu(0.25f).Derivative(z).AsSpan().ToArray().Should().Equal(0.25f, 1);
        Activation.Elu(2).Apply(z)[0].Should().BeApproximately(2 * (MathF.Exp(-2) - 1), 1e-6f);
        Activation.Elu(2).Derivative(z)[0].Should().BeApproximately(2 * MathF.Exp(-2), 1e-6f);
        Activation.LeakyRelu(0.25f).ToString().Should().Be("LeakyRelu(0.25)");
        Activation.LeakyRelu().ToString().Should().Be("LeakyRelu");
        Activation.Elu(2).ToString().Should().Be("Elu(2)");
    }
}
