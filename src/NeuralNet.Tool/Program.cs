namespace NeuralNet.Tool;

/// <summary>The command <c>neuralnet</c>.</summary>
internal static class Program
{
    public static int Main(string[] args) => args.Length;
}
