namespace NeuralNet.Tests.Reference;

/// <summary>The library's activations by name: a theory's data are constants, and an activation is none.</summary>
internal static class Activations
{
    public static readonly IReadOnlyDictionary<string, Activation> All = new Activation[]
    {
        Activation.Identity, Activation.Step, Activation.Relu, Activation.LeakyRelu(), Activation.Elu(), Activation.Gelu, Activation.Sigmoid,
        Activation.Tanh, Activation.Swish, Activation.Softplus,
    }.ToDictionary(activation => activation.ToString());

    public static TheoryData<string> Names => [.. All.Keys];

    public static Activation Of(string name) => All[name];
}
