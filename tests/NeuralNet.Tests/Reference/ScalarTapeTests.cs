namespace NeuralNet.Tests.Reference;

/// <summary>Checks the reference itself: derivatives known from calculus.</summary>
public sealed class ScalarTapeTests
{
    [Fact]
    public void Backward_ValueUsedTwice_AddsBothParts()
    {
        Scalar x = 3.0;

        ScalarTape.Backward((x * x) + x); // d(x² + x)/dx = 2x + 1

        x.Gradient.Should().Be(7);
    }

    [Fact]
    public void Backward_Diamond_VisitsASharedNodeAfterAllItsUsers()
    {
        Scalar x = 2.0;
        Scalar shared = x * x;
        Scalar result = (shared * shared) + (shared * 3.0); // x⁴ + 3x²: 4x³ + 6x

        ScalarTape.Backward(result);

        x.Gradient.Should().Be(44);
    }

    [Fact]
    public void Backward_Twice_StartsAnew()
    {
        Scalar x = 3.0;
        Scalar result = x * x;

        ScalarTape.Backward(result);
        ScalarTape.Backward(result);

        x.Gradient.Should().Be(6);
    }

    [Fact]
    public void Backward_SumOfAHundredThousand_DoesNotOverflowTheStack()
    {
        Scalar x = 1.0;
        Scalar sum = 0.0;
        for (int i = 0; i < 100_000; i++)
        {
            sum += x;
        }

        ScalarTape.Backward(sum);

        x.Gradient.Should().Be(100_000);
    }

    [Fact]
    public void Backward_Quotient_FollowsTheQuotientRule()
    {
        Scalar a = 3.0, b = 4.0;

        ScalarTape.Backward(a / b);

        a.Gradient.Should().Be(0.25);
        b.Gradient.Should().Be(-3.0 / 16);
    }

    [Theory]
    [InlineData("Sigmoid", 0.25)]      // s(0) · (1 - s(0))
    [InlineData("Tanh", 1)]            // 1 - tanh²(0)
    [InlineData("Swish", 0.5)]         // s(0)
    [InlineData("Gelu", 0.5)]          // Φ(0)
    [InlineData("Softplus", 0.5)]      // s(0)
    [InlineData("Elu", 1)]             // e^0
    [InlineData("Relu", 0)]            // by convention
    public void Apply_AtZero_HasTheKnownSlope(string activation, double slope)
    {
        Scalar z = 0.0;

        ScalarTape.Backward(ScalarTape.Apply(Activations.Of(activation), z) + z);

        z.Gradient.Should().BeApproximately(slope + 1, 1e-12);
    }
}
