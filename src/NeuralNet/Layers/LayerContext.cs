namespace NeuralNet;

/// <summary>What a layer gets from its caller beside the buffers: one for each layer of a workspace.</summary>
public sealed class LayerContext
{
    /// <summary>A context for one layer and a number of rows.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="training">Whether Backward will follow Forward.</param>
    /// <param name="multiplier">What multiplies matrices; null for <see cref="IMatrixMultiplier.Default"/>.</param>
    public LayerContext(Layer layer, int rows, bool training, IMatrixMultiplier? multiplier = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Multiplier = multiplier ?? IMatrixMultiplier.Default;
        IsTraining = training;
        Kept = training && layer.KeptColumns > 0 ? new Tensor(rows, layer.KeptColumns) : null;
    }

    /// <summary>What multiplies matrices.</summary>
    public IMatrixMultiplier Multiplier { get; internal set; }

    /// <summary>Whether Backward will follow; false while predicting.</summary>
    public bool IsTraining { get; }

    /// <summary>
    /// [B, <see cref="Layer.KeptColumns"/>]: what Forward keeps for Backward; null while predicting, and for a layer that
    /// keeps nothing.
    /// </summary>
    public Tensor? Kept { get; }

    /// <summary>
    /// For a layer that draws at random in training: another number for each layer and each training pass, and the same again
    /// where a run is repeated.
    /// </summary>
    public int Seed { get; set; }

    /// <summary>Where set, Backward of a layer that folds updates changes its values by this and leaves its gradients alone.</summary>
    internal FoldedUpdate? Update { get; set; }
}
