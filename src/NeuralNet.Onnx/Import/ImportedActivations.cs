using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>Nodes that are activations, and the settings of nodes.</summary>
internal static class ImportedActivations
{
    private const float Near = 1e-5f;

    /// <exception cref="InvalidDataException">The node is none of the library's activations.</exception>
    public static Activation Of(NodeProto node) => node.OpType switch
    {
        "Relu" => Activation.Relu,
        "Sigmoid" => Activation.Sigmoid,
        "Tanh" => Activation.Tanh,
        "Softplus" => Activation.Softplus,
        "Mish" => Activation.Mish,
        "HardSwish" => Activation.HardSwish,
        "LeakyRelu" => Activation.LeakyRelu(Number(node, "alpha", 0.01f)),
        "Elu" => Activation.Elu(Number(node, "alpha", 1)),
        "Selu" when IsNear(Number(node, "alpha", 1.6732632f), 1.6732632f) && IsNear(Number(node, "gamma", 1.050701f), 1.050701f) => Activation.Selu,
        "HardSigmoid" when IsNear(Number(node, "alpha", 0.2f), 1f / 6) && IsNear(Number(node, "beta", 0.5f), 0.5f) => Activation.HardSigmoid,
        "Gelu" when !node.Attribute.Any(attribute => attribute.Name == "approximate" && attribute.S.ToStringUtf8() == "tanh") => Activation.Gelu,
        _ => throw ImportedChain.Problem(
            node, "to be one of Gemm, MatMul, Add of a bias, BatchNormalization, Dropout, Softmax at the end, Flatten by axis 1, Identity, Constant or an activation that the library has, "
            + "with its constants (Relu, Sigmoid, Tanh, Softplus, Mish, HardSwish, LeakyRelu, Elu, Selu, HardSigmoid, Gelu, Sigmoid and Mul)"),
    };

    public static float Number(NodeProto node, string name, float usual) => Find(node, name)?.F ?? usual;

    public static long Whole(NodeProto node, string name, long usual) => Find(node, name)?.I ?? usual;

    private static AttributeProto? Find(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private static bool IsNear(float number, float expected) => MathF.Abs(number - expected) < Near;
}
