using System.Diagnostics;

namespace NeuralNet;

/// <summary>The errors of one target, ŷ - y, with true values and weights: what every metric of regression is computed from.</summary>
internal sealed class TargetErrors
{
    // scikit-learn's divisor for a true value of 0: the distance from 1 to the next float64.
    private const double LeastDivisor = 2.220446049250313e-16;

    private readonly double[] _actual;
    private readonly double[] _errors;
    private readonly double[] _weights;
    private readonly double _total;

    private TargetErrors(double[] actual, double[] errors, double[] weights, double total) =>
        (_actual, _errors, _weights, _total) = (actual, errors, weights, total);

    /// <summary>Σ w |e| / Σ w.</summary>
    public double MeanAbsolute => Mean(static (error, _) => Math.Abs(error));

    /// <summary>Σ w |e| / |y| / Σ w.</summary>
    public double MeanPercentage => Mean(Percentage);

    /// <summary>1 - Σ w e² / Σ w (y - ȳ)².</summary>
    public double R2
    {
        get
        {
            double mean = Mean(static (_, actual) => actual);
            double spread = Mean((_, actual) => (actual - mean) * (actual - mean));
            double square = Mean(static (error, _) => error * error);
            return square == 0 ? 1 : IsConstant ? 0 : 1 - (square / spread);
        }
    }

    /// <summary>The weighted median of |e|.</summary>
    public double MedianAbsolute
    {
        get
        {
            double[] sizes = Array.ConvertAll(_errors, Math.Abs);
            double[] weights = [.. _weights];
            Array.Sort(sizes, weights);
            double below = 0;
            for (int i = 0; i < sizes.Length; i++)
            {
                below += weights[i];
                if (2 * below > _total)
                {
                    return sizes[i];
                }

                // Exactly half of the weight: the middle between this and the next that counts.
                if (2 * below == _total)
                {
                    int next = Array.FindIndex(weights, i + 1, weight => weight > 0);
                    return (sizes[i] + sizes[next < 0 ? i : next]) / 2;
                }
            }

            throw new UnreachableException("twice the weight of all rows is above the total");
        }
    }

    // Compared value by value: the spread of equal values is not 0 where their mean is rounded.
    private bool IsConstant
    {
        get
        {
            int first = Array.FindIndex(_weights, weight => weight > 0);
            for (int i = first; i < _actual.Length; i++)
            {
                if (_weights[i] > 0 && _actual[i] != _actual[first])
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>|e| / |y|.</summary>
    public static double Percentage(double error, double actual) => Math.Abs(error) / Math.Max(Math.Abs(actual), LeastDivisor);

    /// <summary>Each target's errors, checked.</summary>
    /// <param name="who">The metric: errors begin with it.</param>
    /// <param name="actual">[N, T].</param>
    /// <param name="predicted">[N, T].</param>
    /// <param name="weights">N weights or null.</param>
    public static TargetErrors[] Of(string who, ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, Tensor? weights)
    {
        Check(who, actual, predicted);
        RowWeights rows = RowWeights.Of(who, weights, actual.Rows);
        double[] ofRows = new double[actual.Rows];
        for (int i = 0; i < ofRows.Length; i++)
        {
            ofRows[i] = rows[i];
        }

        var targets = new TargetErrors[actual.Columns];
        for (int j = 0; j < targets.Length; j++)
        {
            (double[] values, double[] errors) = (new double[actual.Rows], new double[actual.Rows]);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = actual[i, j];
                errors[i] = (double)predicted[i, j] - actual[i, j];
            }

            targets[j] = new TargetErrors(values, errors, ofRows, rows.Total);
        }

        return targets;
    }

    /// <summary>Throws unless both are [N, T] of finite numbers.</summary>
    public static void Check(string who, ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted)
    {
        if (actual.Rows != predicted.Rows || actual.Columns != predicted.Columns)
        {
            throw new ArgumentException(
                $"{who} expects a prediction for each true value, {actual.Shape}, but got {predicted.Shape}. Reshape the one or the other.",
                nameof(predicted));
        }

        if (actual.IsEmpty)
        {
            throw new ArgumentException($"{who} expects at least one row and one target but got {actual.Shape}.", nameof(actual));
        }

        MetricInput.Finite(who, actual, "true values", "Leave out rows without a true value.");
        MetricInput.Finite(who, predicted, "predictions");
    }

    /// <summary>The weighted mean of a function of error and true value.</summary>
    public double Mean(Func<double, double, double> of)
    {
        double sum = 0;
        for (int i = 0; i < _errors.Length; i++)
        {
            sum += _weights[i] * of(_errors[i], _actual[i]);
        }

        return sum / _total;
    }
}
