namespace NeuralNet;

/// <summary>
/// A stage between backward pass and update that works on the gradients of a step: it clips them, sums them over processes or over
/// several batches, or logs them.
/// </summary>
/// <remarks>With a stage, a trainer writes every gradient, for plain SGD too.</remarks>
public interface IGradientStage
{
    /// <summary>Reads, and may change, each <see cref="Parameter.Gradient"/> in place.</summary>
    /// <param name="parameters">All of the model's; skip those that are frozen.</param>
    /// <returns>Whether to go on to the next stage and the update. False skips the update, for example until enough batches are summed.</returns>
    bool Apply(IReadOnlyList<Parameter> parameters);
}
