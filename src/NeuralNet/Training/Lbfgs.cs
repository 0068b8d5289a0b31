using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace NeuralNet;

/// <summary>
/// L-BFGS (Liu and Nocedal 1989) for small data and small models: each iteration takes a step along an estimate of Newton's direction, with the
/// gradient of all rows. By MathNet's <c>LimitedMemoryBfgsMinimizer</c>.
/// </summary>
/// <remarks>
/// <para>
/// There is no learning rate to choose, and far fewer iterations are needed than steps of a stochastic rule; but an iteration reads all rows, perhaps
/// several times. The model must give the same loss each time it is asked: no dropout, no batch norm. Frozen parameters stay as they are.
/// </para>
/// <para>
/// The loss is summed in blocks, so the rows need not fit into memory at once. An iteration allocates some vectors of the model's length, in double
/// precision. The same data gives the same bits, for any number of threads.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// LbfgsResult result = new Lbfgs(model, new MeanSquaredError(), weightDecay: 1e-3).Fit(train);
/// Console.WriteLine(result);
/// </code>
/// </example>
public sealed class Lbfgs
{
    private const int MostRows = 1024;
    private readonly Parameter[] _parameters;
    private readonly double _weightDecay;

    /// <summary>L-BFGS for a model.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="loss">The loss to minimise.</param>
    /// <param name="weightDecay">λ, finite, 0 or more: λ / 2 · Σ w² is added to the loss, by each parameter's decay factor.</param>
    /// <exception cref="ArgumentException">The loss does not fit the model's outputs, or the model has a layer of dropout or batch norm.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The decay is negative or not finite.</exception>
    public Lbfgs(Model model, Loss loss, double weightDecay = 0)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        loss.ThrowIfUnfit(model.Outputs);
        if (model.Root.Tree.FirstOrDefault(layer => layer is Dropout or BatchNorm) is Layer unfit)
        {
            throw new ArgumentException(
                $"Lbfgs expects a model that gives the same loss each time but got {unfit}, which draws or uses the batch. Leave it out, or train with a Trainer.", nameof(model));
        }

        if (!(weightDecay >= 0 && double.IsFinite(weightDecay)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(weightDecay), FormattableString.Invariant($"Lbfgs expects a finite weight decay of 0 or more but got {weightDecay}."));
        }

        (Model, Loss, _weightDecay) = (model, loss, weightDecay);
        _parameters = [.. model.Parameters.Where(parameter => !parameter.IsFrozen)];
    }

    /// <summary>The model to train.</summary>
    public Model Model { get; }

    /// <summary>The loss to minimise.</summary>
    public Loss Loss { get; }

    /// <summary>Trains on all rows at once. The model ends with the best values seen.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="iterations">At most, 1 or more.</param>
    /// <param name="memory">Pairs of steps and gradient changes that the estimate is made of, 1 or more.</param>
    /// <param name="gradientTolerance">It stops when no element of the gradient is larger. Below about 1e-6, float32 rounding is larger.</param>
    /// <param name="cancellationToken">Checked before each evaluation of the loss; the model keeps the best values so far.</param>
    /// <returns>The loss, and why it stopped.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss, or every parameter is frozen.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The first loss is not finite.</exception>
    public LbfgsResult Fit(
        IDataset data, int iterations = 200, int memory = 10, double gradientTolerance = 1e-5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(gradientTolerance);
        Evaluator.ThrowIfUnfit(Model, Loss, data, "Lbfgs.Fit");
        if (_parameters.Length == 0)
        {
            throw new ArgumentException("Lbfgs.Fit expects a parameter to train but all of them are frozen. Set Parameter.IsFrozen to false.", nameof(data));
        }

        var objective = new Objective(this, data, cancellationToken);
        double first = objective.Evaluate(Values()).Value;
        if (!double.IsFinite(first))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Lbfgs.Fit: the loss is {first} before the first iteration. Standardise the features and targets."));
        }

        LbfgsStop stop;
        int done = 0;
        try
        {
            var minimizer = new LimitedMemoryBfgsMinimizer(gradientTolerance, parameterTolerance: 1e-12, functionProgressTolerance: 1e-12, memory, iterations);
            MinimizationResult result = minimizer.FindMinimum(ObjectiveFunction.Gradient(objective.Evaluate), Values());
            done = Math.Min(result.Iterations, iterations);
            stop = result.Iterations >= iterations ? LbfgsStop.Iterations
                : result.ReasonForExit == ExitCondition.AbsoluteGradient ? LbfgsStop.Gradient : LbfgsStop.Progress;
        }
        catch (MaximumIterationsException)
        {
            (stop, done) = (LbfgsStop.Iterations, iterations);
        }
        catch (OptimizationException)
        {
            stop = LbfgsStop.LineSearch; // near the end, a step is within the rounding of the loss
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stop = LbfgsStop.Cancelled;
        }

        Assign(objective.Best);
        return new LbfgsResult { Loss = (float)objective.BestValue, Iterations = done, Evaluations = objective.Evaluations, Stop = stop };
    }

    private Vector<double> Values() =>
        Vector<double>.Build.DenseOfEnumerable(_parameters.SelectMany(parameter => parameter.Value.AsSpan().ToArray()).Select(value => (double)value));

    private void Assign(Vector<double> values)
    {
        int offset = 0;
        foreach (Parameter parameter in _parameters)
        {
            foreach (ref float value in parameter.Value.AsSpan())
            {
                value = (float)values[offset++];
            }
        }
    }

    /// <summary>The loss of all rows and its gradient, at any values.</summary>
    private sealed class Objective(Lbfgs owner, IDataset data, CancellationToken cancellationToken)
    {
        private readonly BatchLoader _loader = new(data, Math.Min(MostRows, data.Count), shuffle: false);
        private double? _total;

        public int Evaluations { get; private set; }

        public double BestValue { get; private set; } = double.PositiveInfinity;

        public Vector<double> Best { get; private set; } = owner.Values();

        public (double Value, Vector<double> Gradient) Evaluate(Vector<double> values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            owner.Assign(values);
            Evaluations++;
            _total ??= Total();
            double sum = 0;
            double[] gradient = new double[values.Count];
            foreach (Batch batch in _loader)
            {
                if (batch.TotalWeight(owner.Loss) == 0)
                {
                    continue;
                }

                Trainer.ThrowIfNotFinite("Lbfgs.Fit", owner.Model, batch.Features, batch.Rows);
                sum += owner.Loss.Compute(owner.Model.Forward(batch.Features), batch.Targets, batch.Weights, _total, out Tensor outputGradient);
                owner.Model.Backward(outputGradient);
                int offset = 0;
                foreach (Parameter parameter in owner._parameters)
                {
                    foreach (float slope in parameter.Gradient.AsSpan())
                    {
                        gradient[offset++] += slope;
                    }
                }
            }

            int place = 0;
            foreach (Parameter parameter in owner._parameters)
            {
                double decay = owner._weightDecay * parameter.DecayFactor;
                foreach (float value in parameter.Value.AsSpan())
                {
                    sum += decay / 2 * value * value;
                    gradient[place++] += decay * value;
                }
            }

            if (sum < BestValue)
            {
                (BestValue, Best) = (sum, values.Clone());
            }

            return (sum, Vector<double>.Build.Dense(gradient));
        }

        private double Total()
        {
            double total = 0;
            foreach (Batch batch in _loader)
            {
                owner.Loss.VerifyTargets(batch.Targets, owner.Model.Outputs, batch.Rows);
                total += batch.TotalWeight(owner.Loss);
            }

            return total > 0
                ? total
                : throw new ArgumentException("Lbfgs.Fit expects rows with a weight above 0 but all weigh 0: the mean of nothing is not a number.");
        }
    }
}
