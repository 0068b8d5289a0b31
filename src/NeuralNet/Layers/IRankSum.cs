namespace NeuralNet;

/// <summary>Sums numbers of a pass over the ranks that share its batch.</summary>
internal interface IRankSum
{
    /// <summary>Replaces each number by its sum over all ranks.</summary>
    void Sum(Span<float> values);
}
