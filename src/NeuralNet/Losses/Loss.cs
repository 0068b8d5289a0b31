namespace NeuralNet;

/// <summary>
/// What training makes small: one number for a batch of outputs and targets, and its gradient, computed in one pass.
/// </summary>
/// <remarks>
/// One instance serves one thread at a time when it owns the gradient (<see cref="Evaluate(Tensor, Tensor, out Tensor)"/>);
/// given a place for the gradient it may be shared.
/// </remarks>
public abstract class Loss
{
    private readonly Tensor?[] _gradients = new Tensor?[2];

    /// <summary>The mean loss of a batch and its gradient by each output.</summary>
    /// <param name="output">[B, K]: what the model gave; for a classifier, logits.</param>
    /// <param name="targets">What it should have given: see the loss.</param>
    /// <param name="gradient">[B, K], owned by the loss and valid until the next call. Allocates for a new shape only.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is not one of the loss's.</exception>
    public float Evaluate(Tensor output, Tensor targets, out Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(output);

        // The two shapes used last, a full batch's and a ragged one's, are kept.
        if (_gradients[0]?.Shape != output.Shape)
        {
            (_gradients[0], _gradients[1]) = (_gradients[1], _gradients[0]);
            if (_gradients[0]?.Shape != output.Shape)
            {
                _gradients[0] = new Tensor(output.Shape);
            }
        }

        gradient = _gradients[0]!;
        return Evaluate(output, targets, gradient);
    }

    /// <summary>The same with the caller's place for the gradient; allocates nothing.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">What it should have been: see the loss.</param>
    /// <param name="gradient">[B, K], to be overwritten.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is not one of the loss's.</exception>
    public float Evaluate(Tensor output, Tensor targets, Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(gradient);
        if (gradient.Shape != output.Shape)
        {
            throw new ArgumentException(
                $"{this} expects a place for the gradient of the output's shape {output.Shape} but got {gradient.Shape}.", nameof(gradient));
        }

        if (output.Length == 0)
        {
            throw new ArgumentException(
                $"{this} expects 1 or more rows of output but got {output.Shape}: the mean of nothing is not a number.", nameof(output));
        }

        return Compute(output, targets, gradient);
    }

    /// <summary>The share of rows that are right, 0 to 1; null for a loss of regression.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">As for Evaluate.</param>
    public virtual float? Accuracy(Tensor output, Tensor targets) => null;

    /// <summary>The loss's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Checks the targets, fills the gradient and returns the mean loss.</summary>
    /// <param name="output">[B, K], not empty.</param>
    /// <param name="targets">Not yet checked.</param>
    /// <param name="gradient">Of the output's shape.</param>
    protected abstract float Compute(Tensor output, Tensor targets, Tensor gradient);

    /// <summary>Checks that there is a target for each output.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    private protected void CheckSameShape(Tensor output, Tensor targets)
    {
        if (targets.Rows != output.Rows || targets.Columns != output.Columns)
        {
            throw new ArgumentException(
                $"{this} expects a target for each output, [{output.Rows}, {output.Columns}], but got {targets.Shape}.", nameof(targets));
        }
    }
}
