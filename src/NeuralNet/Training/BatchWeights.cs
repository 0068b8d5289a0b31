namespace NeuralNet;

/// <summary>The total weight of a batch.</summary>
internal static class BatchWeights
{
    /// <summary>What a loss divides the sum over the batch's rows by: the number of rows, or the sum of their weights.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, it is named by its row in the dataset; or the loss does not accept a target.</exception>
    public static double TotalWeight(this Batch batch, Loss loss)
    {
        batch.ThrowIfWrongWeight();
        return loss.TotalWeight(batch.Targets, batch.Weights);
    }

    /// <summary>Throws unless every weight is a finite number of 0 or more.</summary>
    /// <exception cref="ArgumentException">One is not: it is named by its row in the dataset.</exception>
    public static void ThrowIfWrongWeight(this Batch batch)
    {
        for (int i = 0; batch.Weights is not null && i < batch.Count; i++)
        {
            float weight = batch.Weights[i];
            if (!(weight >= 0 && float.IsFinite(weight)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Batch expects finite weights of 0 or more but row {batch.Rows[i]} of the dataset has {weight}. Give 0 to a row that must not count."));
            }
        }
    }
}
