namespace NeuralNet;

/// <summary>
/// A stage between backward pass and update that works on the gradients of a step: it clips them, sums them over processes or over
/// several batches, or logs them.
/// </summary>
/// <remarks>
/// With a stage, a trainer writes every gradient, for plain SGD too. The order is PyTorch's: backward pass, <see cref="Trainer.Stages"/> in order,
/// update; weight decay and L1 penalty belong to the update, so stages do not see them. One with state of its own is <see cref="ICheckpointed"/>.
/// </remarks>
/// <example><code>
/// trainer.Stages.Add(new Accumulate(4));
/// trainer.Stages.Add(new ClipNorm(1));
/// </code></example>
public interface IGradientStage
{
    /// <summary>Reads, and may change, the gradients of a step in place.</summary>
    /// <param name="context">The step, valid until this method returns.</param>
    /// <returns>Whether to go on to the next stage and the update. False skips the update, for example until enough batches are summed.</returns>
    bool Apply(GradientStep context);
}
