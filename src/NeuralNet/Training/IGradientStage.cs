namespace NeuralNet;

/// <summary>
/// Something that a trainer does with the gradients of a step before the optimizer uses them: clip them, sum them over processes or over
/// several batches, or look at them.
/// </summary>
/// <remarks>With a stage a trainer writes every gradient, also for plain SGD.</remarks>
public interface IGradientStage
{
    /// <summary>Reads and perhaps changes each <see cref="Parameter.Gradient"/> in place.</summary>
    /// <param name="parameters">All of the model's; skip those that are frozen.</param>
    /// <returns>Whether to go on to the next stage and the update. False leaves the values as they are, such as until enough batches are summed.</returns>
    bool Apply(IReadOnlyList<Parameter> parameters);
}
