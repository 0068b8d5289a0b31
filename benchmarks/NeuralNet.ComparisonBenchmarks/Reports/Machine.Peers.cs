namespace NeuralNet.ComparisonBenchmarks;

/// <content>With the peers as what ran. Apart, since the benchmark on tables compiles the rest too and has no peers.</content>
internal static partial class Machine
{
    /// <summary>A list of all that a reader needs to repeat the run.</summary>
    public static string Describe(IEnumerable<Peer> contenders, string command) => Describe(
        contenders.Select(peer => $"{peer.Name}: {peer.Missing switch { null => peer.Version, string why => $"not loaded: {why}" }}"), command);
}
