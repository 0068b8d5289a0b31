using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Layers;

/// <summary>Activations as functions of tensors, against float64.</summary>
[Trait("Category", "Numeric")]
public class ActivationExtensionsTests
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>()];

    [Theory]
    [MemberData(nameof(Activations))]
    public void ApplyAndDerivative_OfAMatrix_AgreeWithFloat64(Activation activation)
    {
        ActivationCase reference = ActivationCase.All[activation.ToString()];
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
    [MemberData(nameof(Activations))]
    public void ApplyAndDerivative_OfAVectorAndOfNothing_KeepTheShape(Activation activation)
    {
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
        Activation.LeakyRelu.Derivative(zero)[0].Should().Be(0.01f);
    }

    [Fact]
    public void ApplyAndDerivative_OfNoActivation_SayWhatTheyExpect()
    {
        const Activation None = (Activation)99;

        None.Invoking(f => f.Apply(new Tensor(1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*a value of Activation but got 99*");
        None.Invoking(f => f.Derivative(new Tensor(1))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*a value of Activation but got 99*");
    }
}
