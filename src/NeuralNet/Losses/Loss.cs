using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// The loss to minimise: one number for a batch of outputs and targets, and its gradient, computed in one pass.
/// </summary>
/// <remarks>
/// <para>
/// The loss of a batch is the mean over its rows, or with weights Σ weight · loss / Σ weight. For a loss of your own, derive and write
/// <see cref="Row"/>: shapes, weights and scale are done here.
/// </para>
/// <para>
/// One instance serves one thread at a time where it owns the gradient (<see cref="Compute(Tensor, Tensor, out Tensor)"/>) or gives
/// the <see cref="Value"/> alone; when the caller gives memory for the gradient it may be shared.
/// </para>
/// </remarks>
public abstract partial class Loss
{
    private readonly TensorBuffer _gradient = new();
    private readonly RowBuffer _scratch = new();

    /// <summary>The kind of task; regression, unless overridden.</summary>
    public virtual LearningTask Task => LearningTask.Regression;

    /// <summary>Whether the loss applies sigmoid or softmax itself, so that the model must end without one.</summary>
    public virtual bool TakesLogits => false;

    /// <summary>The mean loss of a batch and its gradient with respect to each output.</summary>
    /// <param name="output">[B, K]: the model's output; for a classifier, logits.</param>
    /// <param name="targets">The desired output: see the loss.</param>
    /// <param name="gradient">[B, K], owned by the loss and valid until the next call. Allocates only for a B larger than all before.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or the loss does not accept a target.</exception>
    public float Compute(Tensor output, Tensor targets, out Tensor gradient) => Compute(output, targets, weights: null, total: null, out gradient);

    /// <summary>The weighted mean loss of a batch and its gradient with respect to each output.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">The desired output: see the loss.</param>
    /// <param name="weights">[B, 1]: how much each row counts, 0 or more; null for 1 each.</param>
    /// <param name="total">What the weighted sum of losses is divided by; null for the sum of these weights. For a batch in several parts, the sum of the whole batch's weights (its rows, without weights): gradients of the parts then add up to that of the whole.</param>
    /// <param name="gradient">[B, K], owned by the loss and valid until the next call.</param>
    /// <returns>The weighted mean loss; of a part, its share of the whole.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target or a weight is not as expected.</exception>
    public float Compute(Tensor output, Tensor targets, Tensor? weights, double? total, out Tensor gradient)
    {
        ArgumentNullException.ThrowIfNull(output);
        gradient = _gradient.Of(output.Rows, output.Columns);
        return Compute(output, targets, weights, total, gradient.AsMatrixSpan());
    }

    /// <summary>The mean loss, and its gradient in memory of the caller; allocates nothing.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">The desired output: see the loss.</param>
    /// <param name="gradient">[B, K], to be overwritten.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is not as expected.</exception>
    public float Compute(Tensor output, Tensor targets, MatrixSpan gradient) => Compute(output, targets, weights: null, total: null, gradient);

    /// <summary>The weighted mean loss, and its gradient in memory of the caller; allocates nothing.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">The desired output: see the loss.</param>
    /// <param name="weights">[B, 1]; null for 1 each.</param>
    /// <param name="total">What the sum is divided by; null for the sum of these weights.</param>
    /// <param name="gradient">[B, K], to be overwritten.</param>
    /// <returns>The weighted mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target or a weight is not as expected.</exception>
    public float Compute(Tensor output, Tensor targets, Tensor? weights, double? total, MatrixSpan gradient)
    {
        Verify(output, targets, weights);
        if (gradient.Rows != output.Rows || gradient.Columns != output.Columns)
        {
            throw new ArgumentException(
                $"{this} expects a gradient of the output's shape {output.Shape} but got {gradient.Shape}.", nameof(gradient));
        }

        double divisor = Divisor(targets, weights, total);
        return (float)(Sum(output, targets, weights is null ? default : weights.AsSpan(), 1 / divisor, gradient) / divisor);
    }

    /// <summary>The mean loss alone; allocates nothing.</summary>
    /// <param name="output">[B, K].</param>
    /// <param name="targets">The desired output: see the loss.</param>
    /// <param name="weights">[B, 1]; null for 1 each.</param>
    /// <returns>The weighted mean loss.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target or a weight is not as expected.</exception>
    public float Value(Tensor output, Tensor targets, Tensor? weights = null)
    {
        Verify(output, targets, weights);
        return (float)(Sum(output, targets, weights is null ? default : weights.AsSpan(), 0, default) / Divisor(targets, weights, null));
    }

    /// <summary>Throws unless the loss accepts the targets for this number of outputs; names the first wrong row.</summary>
    /// <param name="targets">As for Compute.</param>
    /// <param name="outputs">K, the outputs of the model.</param>
    /// <param name="rowNumbers">The row numbers for the message; empty for 0, 1, 2, ...</param>
    /// <exception cref="ArgumentException">The shape does not fit, or the loss does not accept a target.</exception>
    public void VerifyTargets(Tensor targets, int outputs, ReadOnlySpan<int> rowNumbers = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        VerifyTargets(targets, outputs, rowNumbers, "the targets");
    }

    /// <summary>The same, for a message that says whose targets they are.</summary>
    internal void VerifyTargets(Tensor targets, int outputs, ReadOnlySpan<int> rowNumbers, string name)
    {
        VerifyTargetCount(targets.Rows, targets.Columns, outputs);
        if (FirstProblem(targets, outputs) is (int row, string problem))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{this}: row {(rowNumbers.IsEmpty ? row : rowNumbers[row])} of {name}: {problem}"), nameof(targets));
        }
    }

    /// <summary>What the sum over rows is divided by for the mean: Σ weight · <see cref="Count"/> over the rows.</summary>
    /// <param name="targets">As for Compute.</param>
    /// <param name="weights">[B, 1]; null for 1 each.</param>
    /// <returns>The number of rows where neither rows nor classes have weights.</returns>
    /// <remarks>To share one mean between several batches, give the sum of their totals to Compute as <c>total</c>.</remarks>
    public double TotalWeight(Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (CountsAlike && weights is null)
        {
            return targets.Rows;
        }

        ReadOnlySpan<float> numbers = targets.AsSpan();
        int columns = targets.Columns;
        double total = 0;
        for (int i = 0; i < targets.Rows; i++)
        {
            total += (weights is null ? 1.0 : weights[i]) * Count(numbers.Slice(i * columns, columns));
        }

        return total;
    }

    /// <summary>The loss's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>The loss of one row and its gradient with respect to each output.</summary>
    /// <param name="output">K numbers.</param>
    /// <param name="target">The row's targets.</param>
    /// <param name="gradient">K numbers, to be overwritten with the derivative of the row's loss with respect to each output.</param>
    /// <returns>The loss of the row.</returns>
    protected abstract float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient);

    /// <summary>How much a row counts in the divisor of the mean: 1 unless overridden, such as the weight of its class.</summary>
    /// <param name="target">The row's targets.</param>
    protected virtual float Count(ReadOnlySpan<float> target) => 1;

    /// <summary>What is wrong with the targets of one row, as a sentence; null where nothing is.</summary>
    /// <param name="target">The row's targets.</param>
    /// <param name="outputs">K, the outputs of the model.</param>
    protected virtual string? Problem(ReadOnlySpan<float> target, int outputs)
    {
        if (TensorPrimitives.IsFiniteAll(target))
        {
            return null;
        }

        int place = 0;
        while (float.IsFinite(target[place]))
        {
            place++;
        }

        return FormattableString.Invariant($"expected finite numbers but got {target[place]} in column {place}. Drop or fill such rows first.");
    }

    /// <summary>A second number of targets that a row may have, besides one for each output; 0 for none.</summary>
    /// <param name="outputs">K, the outputs of the model.</param>
    protected virtual int AlternativeTargetCount(int outputs) => 0;

    /// <summary>Σ weight · loss over the rows; gradient = scale · weight · the derivative of each row's loss. Calls <see cref="Row"/>, unless overridden.</summary>
    /// <param name="output">[B, K], checked.</param>
    /// <param name="targets">Checked.</param>
    /// <param name="weights">B weights; empty for 1 each.</param>
    /// <param name="scale">Multiplies the gradient alone.</param>
    /// <param name="gradient">[B, K], to be overwritten; empty where it is not needed.</param>
    private protected virtual double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient)
    {
        double sum = 0;
        for (int i = 0; i < output.Rows; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            Span<float> row = gradient.IsEmpty ? _scratch.Of(1, output.Columns).AsSpan() : gradient.Row(i);
            row.Fill(float.NaN); // what Row forgets to overwrite shows
            sum += weight * Row(output.Row(i), targets.Row(i), row);
            TensorPrimitives.Multiply(row, (float)(weight * scale), row);
        }

        return sum;
    }

    /// <summary>Whether every row counts 1: the divisor of a mean without weights is then the number of rows.</summary>
    internal bool CountsRowsAlike => CountsAlike;

    /// <summary>Whether <see cref="Count"/> is 1 for every row, which then need not be asked one by one.</summary>
    private protected virtual bool CountsAlike => false;

    /// <summary>The first row with a problem. Override it for a check of all rows that is faster than row by row.</summary>
    private protected virtual (int Row, string Problem)? FirstProblem(ReadOnlyMatrixSpan targets, int outputs)
    {
        ReadOnlySpan<float> numbers = targets.AsSpan();
        int columns = targets.Columns;
        for (int i = 0; i < targets.Rows; i++)
        {
            if (Problem(numbers.Slice(i * columns, columns), outputs) is string problem)
            {
                return (i, problem);
            }
        }

        return null;
    }

    private void Verify(Tensor output, Tensor targets, Tensor? weights)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        if (output.Length == 0)
        {
            throw new ArgumentException(
                $"{this} expects 1 or more rows of output but got {output.Shape}: the mean of nothing is not a number.", nameof(output));
        }

        VerifyOutputs(output.Columns);
        if (targets.Rows != output.Rows)
        {
            throw new ArgumentException(
                $"{this} expects a row of targets for each of the {output.Rows} rows of output but got {targets.Shape}.", nameof(targets));
        }

        VerifyTargets(targets, output.Columns);
        if (weights is null)
        {
            return;
        }

        if (weights.Length != output.Rows || weights.Rows != output.Rows)
        {
            throw new ArgumentException($"{this} expects weights [{output.Rows}, 1], one for each row, but got {weights.Shape}.", nameof(weights));
        }

        for (int i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0 && float.IsFinite(weights[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"{this} expects finite weights of 0 or more but got {weights[i]} in row {i}."), nameof(weights));
            }
        }
    }

    /// <summary>Throws unless the loss accepts this number of outputs.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    private protected virtual void VerifyOutputs(int outputs)
    {
    }

    /// <summary>Throws unless the loss accepts this number of outputs; for the trainer's constructor.</summary>
    internal void ThrowIfUnfit(int outputs) => VerifyOutputs(outputs);

    /// <summary>Throws unless the loss accepts these numbers of outputs and targets.</summary>
    internal void ThrowIfUnfit(int outputs, int targetCount)
    {
        VerifyOutputs(outputs);
        VerifyTargetCount(null, targetCount, outputs);
    }

    private void VerifyTargetCount(int? rows, int columns, int outputs)
    {
        int alternative = AlternativeTargetCount(outputs);
        if (columns != outputs && columns != alternative)
        {
            string count = rows is int number ? FormattableString.Invariant($"{number}") : "B";
            string also = alternative > 0 ? $" or [{count}, {alternative}]" : "";
            string fix = columns > outputs ? " Give the model an output for each target."
                : columns == 1 && Task == LearningTask.Regression ? " Give the model one output; where the targets are classes, use SoftmaxCrossEntropy." : "";
            throw new ArgumentException(
                $"{this} expects targets [{count}, {outputs}]{also} for {outputs} outputs a row but got [{count}, {columns}].{fix}");
        }
    }

    private double Divisor(Tensor targets, Tensor? weights, double? total)
    {
        double divisor = total ?? TotalWeight(targets, weights);
        return divisor > 0 && double.IsFinite(divisor)
            ? divisor
            : throw new ArgumentException(FormattableString.Invariant(
                $"{this} expects weights with a finite sum above 0 but got {divisor}: the mean of nothing is not a number."));
    }
}
