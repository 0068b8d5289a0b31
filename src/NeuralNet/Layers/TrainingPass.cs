namespace NeuralNet;

/// <summary>What all layers of a model share in one pass.</summary>
internal sealed class TrainingPass
{
    /// <summary>The model's seed.</summary>
    public int Seed { get; set; }

    /// <summary>Training passes before this one.</summary>
    public int Number { get; set; }

    /// <summary>The share of the training run that is done at the middle of this pass's step; 0 outside of a run.</summary>
    public double Progress { get; set; }

    /// <summary>Where set, <see cref="LayerContext.SetGradient"/> updates values at once and leaves the gradients alone.</summary>
    public FusedUpdate? Update { get; set; }

    /// <summary>Called for each layer when its gradients are written.</summary>
    public Action<Layer>? Finished { get; set; }

    /// <summary>Where set, notes which rows of tables a batch uses.</summary>
    public ITableNotes? Tables { get; set; }

    /// <summary>Where set, batches are shared with other ranks: <see cref="BatchNorm"/> takes mean and variance over all of them.</summary>
    public IRankSum? Group { get; set; }

    /// <summary>Where true, each layer's output is searched for numbers that are not finite.</summary>
    public bool SearchesNonFinite { get; set; }

    /// <summary>The first layer that gave such a number.</summary>
    public LayerContext? FirstNonFinite { get; set; }
}
