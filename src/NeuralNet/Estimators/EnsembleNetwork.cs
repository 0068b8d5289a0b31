namespace NeuralNet;

/// <summary>Several networks as one model: each reads all columns, and a last layer joins their outputs, which are side by side.</summary>
internal static class EnsembleNetwork
{
    public static Model Of(IReadOnlyList<IReadOnlyList<Layer>> members, Layer joined, int columns, int seed) =>
        new([new Branches([.. members.Select(layers => new Branch(..columns, layers))]), joined], seed);

    /// <summary>The layers of each network.</summary>
    public static IReadOnlyList<IReadOnlyList<Layer>> MembersOf(Model network) =>
        [.. ((Branches)network.Layers[0]).Parts.Select(part => part.Layers!.Layers)];

    /// <summary>Throws unless a model that a file holds has this form.</summary>
    /// <exception cref="InvalidDataException">It has another.</exception>
    public static void Require<TJoined>(Model network, FeatureSchema schema, int outputs)
        where TJoined : Layer
    {
        EstimatorFile.Require(
            network.Layers is [Branches branches, TJoined] && branches.Parts.All(part => part.Layers is { } layers && layers.Inputs == network.Inputs && layers.Outputs == outputs),
            $"networks of all columns as Branches and a {typeof(TJoined).Name}");
        EstimatorFile.Require(schema.Columns.Count == network.Inputs, "as many columns as the network has inputs");
        EstimatorFile.Require(network.Outputs == outputs, "as many answers as the network has outputs");
    }
}
