using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Layers;

/// <summary>Files whose edges or knots cannot be: an error that says so, and no memory by their numbers.</summary>
public sealed class KnotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.edges", 2, 0.5f, "*PiecewiseLinear(2 -> 3) expects edges that increase but got 0.5 after 1 in column 0.*")]
    [InlineData("1.edges", 4, 7, "*PiecewiseLinear(2 -> 3) expects edges that increase but got 7 after 7 in column 1.*")]
    [InlineData("1.edges", 1, float.NaN, "*'1.edges' of finite numbers but element 1 is NaN.*")]
    [InlineData("1.edges", 2, float.PositiveInfinity, "*'1.edges' of finite numbers but element 2 is Infinity.*")]
    [InlineData("0.numbers", 2, -2, "*QuantileScale(2) expects numbers that increase but got -2 after 0 in column 0.*")]
    [InlineData("0.ranks", 1, -2, "*QuantileScale(2) expects ranks that increase but got -2 after -1.7320508 in column 0.*")]
    public void Load_OfNumbersThatCannotBe_SaysWhich(string tensor, int place, float number, string message)
    {
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = Saved();
        tensors[tensor][place] = number;

        LoadShouldThrow(tensors, metadata, message);
    }

    [Theory]
    [InlineData("\"bins\":2", "\"bins\":0", "*bins of * to be a whole number of 1 or more but got 0.*")]
    [InlineData("\"bins\":2", "\"bins\":3", "*tensor '1.edges' [6] but the file has it as [5].*")]
    [InlineData("\"bins\":2", "\"bins\":16000000", "*tensor '1.edges' [16000003] but the file has it as [5].*")]
    [InlineData("\"bins\":2", "\"bins\":2147483647", "*PiecewiseLinear expects at most 16,777,216 edges or knots in all but got more in column 0.*")]
    [InlineData("\"knots\":3", "\"knots\":2147483647", "*QuantileScale expects at most 16,777,216 edges or knots in all but got more in column 0.*")]
    [InlineData("[{\"kind\":\"Column\",\"bins\":2},{\"kind\":\"Column\",\"bins\":1}]", "[]", "*PiecewiseLinear expects 1 or more inputs and outputs but got 0 and 0.*")]
    public void Load_OfADescriptionThatCannotBe_SaysWhich(string field, string other, string message)
    {
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = Saved();
        metadata["model"].Should().Contain(field);
        metadata["model"] = metadata["model"].Replace(field, other, StringComparison.Ordinal);

        LoadShouldThrow(tensors, metadata, message);
    }

    private (Dictionary<string, Tensor> Tensors, Dictionary<string, string> Metadata) Saved()
    {
        QuantileScale scale = QuantileScale.Fit(Tensor.From([-3, -7, 0, 0, 5, 9], 3, 2));
        new Model([scale, new PiecewiseLinear([0, 1, 2], [7, 9])]).Save(_folder.File());
        SafeTensorsFile file = SafeTensorsFile.Read(_folder.File());
        return (file.Tensors.ToDictionary(), file.Metadata.ToDictionary());
    }

    private void LoadShouldThrow(Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata, string message)
    {
        SafeTensorsFile.Write(_folder.File(), tensors, metadata);
        FluentActions.Invoking(() => Model.Load(_folder.File())).Should().Throw<InvalidDataException>().WithMessage(message);
    }
}
