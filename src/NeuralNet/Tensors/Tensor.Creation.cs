using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Tensors from memory, of one number, of random numbers, of classes.</content>
/// <remarks>The same seed gives the same numbers. The caller chooses it: there is no global generator.</remarks>
public sealed partial class Tensor
{
    /// <summary>A tensor over an array, which it shares and does not copy: changes show in both.</summary>
    /// <param name="data">The elements in row-major order.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="ArgumentException">The array does not have as many elements as the shape.</exception>
    public static Tensor Wrap(float[] data, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        ThrowIfNotOfShape(data.Length, shape, nameof(Wrap), nameof(data));
        return new Tensor(data, 0, shape);
    }

    /// <summary>A copy of a matrix.</summary>
    /// <param name="values">Rows by columns.</param>
    public static Tensor From(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Tensor result = new(values.GetLength(0), values.GetLength(1));
        MatrixElements.Of(values).CopyTo(result.AsSpan());
        return result;
    }

    /// <summary>A copy of a vector.</summary>
    /// <param name="values">The elements.</param>
    public static Tensor From(ReadOnlySpan<float> values) => From(values, new Shape(values.Length));

    /// <summary>A copy of a matrix that lies row after row.</summary>
    /// <param name="values">The elements in row-major order.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">The number of elements is not rows · columns.</exception>
    public static Tensor From(ReadOnlySpan<float> values, int rows, int columns) => From(values, new Shape(rows, columns));

    /// <summary>A copy of elements that lie in row-major order.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the shape has.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape)
    {
        ThrowIfNotOfShape(values.Length, shape, nameof(From), nameof(values));
        return new Tensor(values.ToArray(), 0, shape);
    }

    /// <summary>A tensor in which every element is the same number.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="value">The number.</param>
    public static Tensor Filled(Shape shape, float value)
    {
        Tensor result = new(shape);
        result.AsSpan().Fill(value);
        return result;
    }

    /// <summary>Independent random numbers of the uniform distribution on [low, high).</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="low">The least number.</param>
    /// <param name="high">Above all numbers; where it equals low, every number is low.</param>
    /// <param name="seed">The same seed gives the same tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">low is above high, or their distance is not finite.</exception>
    public static Tensor Uniform(Shape shape, float low, float high, int seed)
    {
        if (!float.IsFinite(high - low) || low > high)
        {
            throw new ArgumentOutOfRangeException(
                nameof(high), FormattableString.Invariant($"Uniform expects finite low <= high but got {low} and {high}."));
        }

        Tensor result = new(shape);
        new CounterRandom(RandomPurpose.TensorUniform, seed).FillUniform(result.AsSpan(), low, high);

        return result;
    }

    /// <summary>Independent random numbers of a normal distribution, all within 5.8 standard deviations of the mean.</summary>
    /// <remarks>
    /// Box and Muller 1958: two uniform numbers u in (0, 1] and v in [0, 1) give r = √(-2 ln u) and the two normal ones
    /// r · cos 2πv and r · sin 2πv.
    /// </remarks>
    /// <param name="shape">The sizes.</param>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="standardDeviation">The standard deviation, finite, 0 or more.</param>
    /// <param name="seed">The same seed gives the same tensor.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The mean or the standard deviation is not finite, or the standard deviation is negative.
    /// </exception>
    public static Tensor Normal(Shape shape, float mean, float standardDeviation, int seed)
    {
        if (!float.IsFinite(mean) || !float.IsFinite(standardDeviation) || standardDeviation < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation),
                "Normal expects a finite mean and a standard deviation of 0 or more "
                + FormattableString.Invariant($"but got {mean} and {standardDeviation}."));
        }

        Tensor result = new(shape);
        new CounterRandom(RandomPurpose.TensorNormal, seed).FillNormal(result.AsSpan(), mean, standardDeviation);
        return result;
    }

    /// <summary>One row for each label, with 1 in the column of its class and 0 elsewhere.</summary>
    /// <param name="classes">Labels [N] or [N, 1]: whole numbers from 0 to classCount - 1.</param>
    /// <param name="classCount">Number of classes, 1 or more.</param>
    /// <returns>[N, classCount], new.</returns>
    /// <exception cref="ArgumentException">The labels have another shape, or one of them is not a class.</exception>
    /// <exception cref="ArgumentOutOfRangeException">classCount is below 1.</exception>
    public static Tensor OneHot(Tensor classes, int classCount)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classCount < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(classCount), $"OneHot expects 1 class or more but got {classCount}.");
        }

        if (classes.Shape.Rank > 2 || classes.Columns != 1)
        {
            throw new ArgumentException($"OneHot expects labels [N] or [N, 1] but got {classes.Shape}.", nameof(classes));
        }

        Tensor result = new(classes.Rows, classCount);
        for (int row = 0; row < classes.Rows; row++)
        {
            float label = classes[row];
            if (!(label >= 0 && label < classCount && float.IsInteger(label)))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"OneHot expects whole numbers from 0 to {classCount - 1} but got {label} in row {row}."),
                    nameof(classes));
            }

            result[row, (int)label] = 1;
        }

        return result;
    }

    private static void ThrowIfNotOfShape(int length, Shape shape, string method, string parameter)
    {
        ThrowIfNoSizes(shape);
        if (length != shape.Length)
        {
            throw new ArgumentException($"Tensor.{method} expects {shape.Length} elements for {shape} but got {length}.", parameter);
        }
    }
}
