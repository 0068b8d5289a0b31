namespace NeuralNet;

/// <summary>Remembers the epoch of the lowest validation loss and, where asked, its weights.</summary>
internal sealed class BestEpoch(Sequential model, bool keepsWeights)
{
    private readonly float[][] _weights = keepsWeights
        ? [.. model.Parameters.Select(parameter => new float[parameter.Value.Length])]
        : [];

    public EpochResult? Result { get; private set; }

    /// <summary>How many epochs have gone by without a better one.</summary>
    public int Waited { get; private set; }

    public void Offer(EpochResult result)
    {
        // An epoch whose validation loss is not a number is never the best.
        if (result.Validation is not Evaluation validation || !(validation.Loss < (Result?.Validation?.Loss ?? float.PositiveInfinity)))
        {
            Waited++;
            return;
        }

        (Result, Waited) = (result, 0);
        for (int i = 0; i < _weights.Length; i++)
        {
            model.Parameters[i].Value.AsSpan().CopyTo(_weights[i]);
        }
    }

    public void Restore()
    {
        for (int i = 0; Result is not null && i < _weights.Length; i++)
        {
            _weights[i].CopyTo(model.Parameters[i].Value.AsSpan());
        }
    }
}
