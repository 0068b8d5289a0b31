namespace NeuralNet;

/// <summary>The gradients of one step, as an <see cref="IGradientStage"/> sees them.</summary>
public sealed class GradientStep
{
    private readonly Model _model;

    internal GradientStep(Model model) => _model = model;

    /// <summary>All of the model's parameters. The <see cref="Parameter.Gradient"/> of a frozen one is zeros.</summary>
    public IReadOnlyList<Parameter> Parameters => _model.Parameters;

    /// <summary>All gradients, one parameter after another, as <see cref="Model.Gradients"/>. Allocates nothing.</summary>
    public Span<float> Gradients => _model.GradientSpan;

    /// <summary>
    /// The total weight of the rows whose mean gradient this is; the number of rows without weights. A stage that sums batches sets it to
    /// that of all. 0 for a batch whose rows all weigh 0: its gradients are zeros, and no update follows.
    /// </summary>
    public double Weight { get; set; }

    /// <summary>Whether this is the first step of an epoch of <see cref="Trainer.Fit"/>.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>Whether this is the last step of an epoch of <see cref="Trainer.Fit"/>.</summary>
    public bool IsLast { get; private set; }

    internal void Begin(double weight, bool isFirst, bool isLast) => (Weight, IsFirst, IsLast) = (weight, isFirst, isLast);
}
