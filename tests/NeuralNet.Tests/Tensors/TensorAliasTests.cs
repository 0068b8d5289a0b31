using System.Numerics.Tensors;
using NeuralNet;
using Tensor = NeuralNet.Tensor;

// Outside NeuralNet's namespaces, where a program of a user stands: without the third line, Tensor is ambiguous (CS0104).
namespace Application.Tests;

public class TensorAliasTests
{
    [Fact]
    public void Tensor_BesidesSystemNumericsTensors_IsOursByOneLine()
    {
        Tensor tensor = Tensor.From([1, 2, 3, 4], rows: 2, columns: 2);
        TensorSpan<float> view = tensor.AsTensorSpan();

        view[1, 0].Should().Be(3);
        tensor.GetType().Namespace.Should().Be("NeuralNet");
    }
}
