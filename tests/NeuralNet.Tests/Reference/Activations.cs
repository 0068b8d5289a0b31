namespace NeuralNet.Tests.Reference;

/// <summary>The library's activations by name: a theory's data are constants, and an activation is none.</summary>
internal static class Activations
{
    public static readonly IReadOnlyDictionary<string, Activation> All = Activation.Kinds.Names
        .Select(kind => Activation.Kinds.Build(new Description(kind)))
        .Where(activation => activation.GetType().Assembly == typeof(Activation).Assembly)
        .ToDictionary(activation => activation.ToString());

    public static TheoryData<string> Names => [.. All.Keys];

    public static Activation Of(string name) => All[name];
}
