using System.CommandLine;

namespace NeuralNet.Tool.Commands;

/// <summary>What several commands have.</summary>
internal static class Parts
{
    public static Argument<string> Model() => new("MODEL") { Description = "A model that `neuralnet train` wrote." };
}
