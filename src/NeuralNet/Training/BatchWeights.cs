namespace NeuralNet;

/// <summary>The total weight of a batch.</summary>
internal static class BatchWeights
{
    /// <summary>The sum of its rows' weights; the number of rows without weights.</summary>
    public static double TotalWeight(this Batch batch)
    {
        if (batch.Weights is null)
        {
            return batch.Count;
        }

        double total = 0;
        foreach (float weight in batch.Weights.AsSpan())
        {
            total += weight;
        }

        return total;
    }
}
