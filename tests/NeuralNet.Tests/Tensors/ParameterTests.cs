namespace NeuralNet.Tests.Tensors;

public class ParameterTests
{
    [Fact]
    public void Parameter_OfAShape_HasAValueAndAGradientOfZeros()
    {
        Parameter parameter = new("weight", new Shape(2, 3));
        parameter.Fill(0);
        parameter.Value.Shape.Should().Be(new Shape(2, 3));
        parameter.Gradient.Shape.Should().Be(new Shape(2, 3));
        parameter.Value[0] = 1;
        parameter.Gradient[0].Should().Be(0, "the two do not share memory");
        parameter.ToString().Should().Be("weight [2, 3]");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Parameter_WithoutAName_Throws(string blank)
    {
        Action create = () => _ = new Parameter(blank, new Shape(1));
        create.Should().Throw<ArgumentException>().WithParameterName("name");
    }

    [Fact]
    public void IsFrozen_Set_ClearsAnOldGradient()
    {
        var parameter = new Parameter("weight", new Shape(3));
        parameter.Gradient.AsSpan().Fill(2);

        parameter.IsFrozen = true;

        parameter.Gradient.ToArray().Should().Equal(0, 0, 0);
    }
}
