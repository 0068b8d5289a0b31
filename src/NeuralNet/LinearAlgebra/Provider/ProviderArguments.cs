using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>The checks of <see cref="SimdLinearAlgebraProvider"/>: the types of exception are those of MathNet's managed provider.</summary>
/// <remarks>Messages are made in methods of their own: the checks are a part of every call, however small.</remarks>
internal static class ProviderArguments
{
    /// <summary>Checks the length of an array that holds a matrix.</summary>
    /// <exception cref="ArgumentNullException">There is no array.</exception>
    /// <exception cref="ArgumentException">It has another length, or a size is negative.</exception>
    public static void ThrowIfNot<T>([NotNull] T[]? array, int rows, int columns, string name, string who)
    {
        ArgumentNullException.ThrowIfNull(array, name);
        if (!Fits(array.Length, rows, columns))
        {
            throw new ArgumentException(
                $"{who} expects {rows} · {columns} elements but got {array.Length}. Give the whole array of a {rows} x {columns} matrix.", name);
        }
    }

    /// <summary>Checks arrays that hold vectors of equal length.</summary>
    /// <exception cref="ArgumentNullException">There is no array.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ThrowIfUnequal<T>([NotNull] T[]? x, [NotNull] T[]? y, [NotNull] T[]? result, string who)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(result);
        if (x.Length != y.Length || x.Length != result.Length)
        {
            ThrowUnequal(x.Length, y.Length, result.Length, who);
        }
    }

    /// <summary>Checks that a matrix and its right-hand sides are different arrays.</summary>
    /// <exception cref="ArgumentException">They are one.</exception>
    public static void ThrowIfSame<T>(T[] a, T[] b, string who)
    {
        if (ReferenceEquals(a, b))
        {
            throw new ArgumentException($"{who} expects a matrix and right-hand sides in different arrays but got one array twice. Copy one of them.", nameof(b));
        }
    }

    /// <summary>Checks that each pivot is a row, and that there is one for each row.</summary>
    /// <exception cref="ArgumentNullException">There are no pivots.</exception>
    /// <exception cref="ArgumentException">There are more or fewer than rows, or one is no row.</exception>
    public static void ThrowIfNotPivots([NotNull] int[]? ipiv, int order, string who)
    {
        ThrowIfNot(ipiv, order, 1, nameof(ipiv), who);
        for (int i = 0; i < ipiv.Length; i++)
        {
            if ((uint)ipiv[i] >= (uint)order)
            {
                throw new ArgumentException(
                    $"{who} expects pivots from 0 to {order - 1} but got {ipiv[i]} at {i}. Pass those that LUFactor wrote.", nameof(ipiv));
            }
        }
    }

    /// <summary>Whether an array has as many elements as a matrix of these sizes.</summary>
    public static bool Fits(int length, int rows, int columns) => (rows | columns) >= 0 && length == (long)rows * columns;

    /// <summary>Says why the sizes of a product do not fit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowNoProduct(string who, int m, int n, int k, int rowsOfB, int lengthOfA, int lengthOfB, int lengthOfC) =>
        throw new ArgumentOutOfRangeException(null, k != rowsOfB
            ? $"{who} expects as many columns in the first factor as rows in the second but got {k} and {rowsOfB}."
            : $"{who} expects arrays of {m} · {k}, {k} · {n} and {m} · {n} elements but got {lengthOfA}, {lengthOfB} and {lengthOfC}. Give whole arrays.");

    [DoesNotReturn]
    private static void ThrowUnequal(int x, int y, int result, string who) => throw new ArgumentException(
        $"{who} expects arrays of equal length but got {x}, {y} and, for the result, {result}. Give whole arrays of equal vectors.", nameof(result));
}
