namespace NeuralNet;

/// <summary>The total weight of a batch.</summary>
internal static class BatchWeights
{
    /// <summary>The sum of weights; the number of rows without weights.</summary>
    public static double Total(Tensor? weights, int rows)
    {
        if (weights is null)
        {
            return rows;
        }

        double total = 0;
        foreach (float weight in weights.AsSpan())
        {
            total += weight;
        }

        return total;
    }

    /// <summary>The sum of its rows' weights; the number of rows without weights.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite; it is named by its row in the dataset.</exception>
    public static double TotalWeight(this Batch batch)
    {
        if (batch.Weights is null)
        {
            return batch.Count;
        }

        double total = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            float weight = batch.Weights[i];
            if (!(weight >= 0 && float.IsFinite(weight)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Batch expects finite weights of 0 or more but row {batch.Rows[i]} of the dataset has {weight}. Give 0 to a row that must not count."));
            }

            total += weight;
        }

        return total;
    }
}
