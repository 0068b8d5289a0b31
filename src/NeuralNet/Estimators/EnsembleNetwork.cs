namespace NeuralNet;

/// <summary>Several networks as one model: each reads all columns, and their outputs are side by side.</summary>
internal static class EnsembleNetwork
{
    public static Model Of(IReadOnlyList<EnsembleMember> members, FeatureSchema schema, int seed) =>
        new([new Branches([.. members.Select(member => new Branch(..schema.Columns.Count, member.Layers))])], seed);

    /// <summary>What the members answer for the rows of their folds, one after another: the rows' numbers and the outputs.</summary>
    public static (int[] Rows, Tensor Outputs) HeldOut(IReadOnlyList<EnsembleMember> members)
    {
        int[] rows = [.. members.SelectMany(member => member.Rows)];
        float[] outputs = [.. members.SelectMany(member => member.Outputs.AsSpan().ToArray())];
        return (rows, Tensor.From(outputs).Reshape(new Shape(rows.Length, members[0].Outputs.Columns)));
    }
}
