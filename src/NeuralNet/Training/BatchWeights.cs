namespace NeuralNet;

/// <summary>How much a batch counts.</summary>
internal static class BatchWeights
{
    /// <summary>The sum of its rows' weights; the number of rows without weights.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite; its row is named as the dataset numbers it.</exception>
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
            total += weight >= 0 && float.IsFinite(weight)
                ? weight
                : throw new ArgumentException(FormattableString.Invariant(
                    $"Batch expects finite weights of 0 or more but row {batch.Rows[i]} of the dataset has {weight}."), nameof(batch));
        }

        return total;
    }
}
