using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Scales every column to mean 0 and standard deviation 1: z = (x - mean) / scale.</summary>
/// <remarks>
/// Fit it on the training rows alone, then transform all. It never changes, and many threads may use it, as long as none
/// writes into its tensors.
/// </remarks>
public sealed class Standardizer
{
    private const string Fix = "Drop or fill such rows first.";

    /// <summary>A standardizer of known mean and scale, such as saved ones; copies them.</summary>
    /// <param name="mean">What to subtract from each column, [F], finite.</param>
    /// <param name="scale">What to divide each column by, [F], finite and above 0.</param>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite, or a scale is not above 0.</exception>
    public Standardizer(Tensor mean, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(scale);
        if (mean.Shape.Rank != 1 || mean.Length == 0 || mean.Shape != scale.Shape)
        {
            throw new ArgumentException(
                $"Standardizer expects a mean [F] and a scale [F] of at least one column but got {mean.Shape} and {scale.Shape}.");
        }

        for (int column = 0; column < scale.Length; column++)
        {
            if (!float.IsFinite(mean[column]) || !float.IsFinite(scale[column]) || scale[column] <= 0)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Standardizer expects finite means and finite scales above 0 but got mean {mean[column]} and scale {scale[column]} in column {column}. Fit it on complete data; give a constant column the scale 1."));
            }
        }

        Mean = mean.Clone();
        Scale = scale.Clone();
    }

    /// <summary>What is subtracted from each column, [F].</summary>
    public Tensor Mean { get; }

    /// <summary>What each column is divided by, [F].</summary>
    public Tensor Scale { get; }

    /// <summary>
    /// Computes mean and population standard deviation (divided by N) of each column, summed in float64. A constant column gets
    /// scale 1.
    /// </summary>
    /// <param name="values">[N, F], at least one row and one column, finite.</param>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentException">There is no row or no column, or an element is NaN or infinite.</exception>
    public static Standardizer Fit(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ArgumentException(
                $"Standardizer.Fit expects at least one row and one column but got {values.Shape}.", nameof(values));
        }

        Finite.Verify(values, "Standardizer.Fit", Fix);
        double[] shift = new double[values.Columns];
        double[] squares = new double[values.Columns];

        // Sums run over distances from the first row: a constant column sums to exactly 0, and a large mean cancels no digits.
        ReadOnlySpan<float> first = values.Row(0);
        for (int i = 0; i < values.Rows; i++)
        {
            ReadOnlySpan<float> row = values.Row(i);
            for (int column = 0; column < row.Length; column++)
            {
                shift[column] += (double)row[column] - first[column];
            }
        }

        TensorPrimitives.Divide(shift, values.Rows, shift);
        for (int i = 0; i < values.Rows; i++)
        {
            ReadOnlySpan<float> row = values.Row(i);
            for (int column = 0; column < row.Length; column++)
            {
                double distance = (double)row[column] - first[column] - shift[column];
                squares[column] += distance * distance;
            }
        }

        var mean = new Tensor(values.Columns);
        var scale = new Tensor(values.Columns);
        for (int column = 0; column < mean.Length; column++)
        {
            float deviation = (float)Math.Sqrt(squares[column] / values.Rows);
            mean[column] = (float)(first[column] + shift[column]);
            scale[column] = deviation > 0 ? deviation : 1;
        }

        return new Standardizer(mean, scale);
    }

    /// <summary>
    /// (x - mean) / scale, column by column, as a new tensor of the same shape. A result beyond the range of float32 is infinite.
    /// </summary>
    /// <param name="values">[N, F], finite; N may be 0.</param>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentException">The number of columns does not fit, or an element is NaN or infinite.</exception>
    public Tensor Transform(Tensor values)
    {
        Tensor result = VerifiedCopy(values, "Standardizer.Transform");
        for (int i = 0; i < result.Rows; i++)
        {
            Span<float> row = result.Row(i);
            Rescale.Forward(row, Mean.AsSpan(), Scale.AsSpan(), row);
        }

        return result;
    }

    /// <summary>z · scale + mean, column by column, as a new tensor of the same shape: undoes <see cref="Transform"/>.</summary>
    /// <param name="values">[N, F], finite; N may be 0.</param>
    /// <exception cref="ArgumentNullException">The tensor is null.</exception>
    /// <exception cref="ArgumentException">The number of columns does not fit, or an element is NaN or infinite.</exception>
    public Tensor Untransform(Tensor values)
    {
        Tensor result = VerifiedCopy(values, "Standardizer.Untransform");
        for (int i = 0; i < result.Rows; i++)
        {
            Span<float> row = result.Row(i);
            Rescale.Inverse(row, Mean.AsSpan(), Scale.AsSpan(), row);
        }

        return result;
    }

    private Tensor VerifiedCopy(Tensor values, string who)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Columns != Mean.Length)
        {
            throw new ArgumentException(
                $"{who} expects [N, {Mean.Length}], the columns it was fitted on, but got {values.Shape}.", nameof(values));
        }

        Finite.Verify(values, who, Fix);
        return values.Clone();
    }
}
