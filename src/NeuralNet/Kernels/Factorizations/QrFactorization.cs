using System.Diagnostics;
using System.Numerics;

namespace NeuralNet.Kernels;

/// <summary>
/// A = Q · R by Householder's reflections H = I - tau · v · vᵀ, of which a panel at a time acts as one, I - V · T · Vᵀ, that is as three matrix
/// products (Schreiber and Van Loan 1989, SIAM J. Sci. Stat. Comput. 10(1)).
/// </summary>
/// <remarks>
/// Matrices are column-major. Factorized, A holds R on and above the diagonal, and below it the vectors v, whose first element, 1, is not stored.
/// The diagonal of R has the sign opposite to what it replaces, as MathNet's.
/// </remarks>
internal static unsafe class QrFactorization
{
    // Reflections that act as one.
    private const int Panel = 32;

    // Columns that reflections are applied to at once: the scratch for them stays small, however many there are.
    private const int ColumnsAtOnce = 4096;

    /// <summary>Factorizes in place.</summary>
    /// <param name="a">[rows, columns].</param>
    /// <param name="rows">1 or more.</param>
    /// <param name="columns">1 or more.</param>
    /// <param name="tau">The lesser of rows and columns.</param>
    public static void Factor<T>(Span<T> a, int rows, int columns, Span<T> tau)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(a.Length == (long)rows * columns && tau.Length == Math.Min(rows, columns), "a matrix and a scale for each reflection");
        fixed (T* data = a, scales = tau)
        {
            var matrix = new MatrixOperand<T>(data, 1, rows);
            for (int j = 0; j < tau.Length; j += Panel)
            {
                int width = Math.Min(Panel, tau.Length - j);
                MatrixOperand<T> panel = matrix.From(j, j);
                Reflect(panel, rows - j, width, scales + j);
                Apply(panel, rows - j, width, scales + j, transposes: true, panel.From(0, width), columns - j - width);
            }
        }
    }

    /// <summary>Overwrites C, [rows, columnsOfC], with Qᵀ · C.</summary>
    public static void MultiplyByTranspose<T>(ReadOnlySpan<T> factors, int rows, ReadOnlySpan<T> tau, Span<T> c, int columnsOfC)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(c.Length == (long)rows * columnsOfC, "a whole matrix");
        fixed (T* data = factors, scales = tau, product = c)
        {
            var matrix = new MatrixOperand<T>(data, 1, rows);
            var target = new MatrixOperand<T>(product, 1, rows);
            for (int j = 0; j < tau.Length; j += Panel)
            {
                Apply(matrix.From(j, j), rows - j, Math.Min(Panel, tau.Length - j), scales + j, transposes: true, target.From(j, 0), columnsOfC);
            }
        }
    }

    /// <summary>Writes the first columns of Q.</summary>
    /// <param name="factors">[rows, at least as many columns as reflections].</param>
    /// <param name="rows">Rows of both.</param>
    /// <param name="tau">The scales.</param>
    /// <param name="q">[rows, columns].</param>
    /// <param name="columns">As many as there are reflections, up to rows.</param>
    public static void FormQ<T>(ReadOnlySpan<T> factors, int rows, ReadOnlySpan<T> tau, Span<T> q, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Debug.Assert(q.Length == (long)rows * columns && columns >= tau.Length, "a whole matrix");
        q.Clear();
        fixed (T* data = factors, scales = tau, product = q)
        {
            var matrix = new MatrixOperand<T>(data, 1, rows);
            var target = new MatrixOperand<T>(product, 1, rows);
            for (int i = 0; i < columns; i++)
            {
                *target.At(i, i) = T.One;
            }

            // From the last: columns to the left are still those of the identity, which a later reflection does not change.
            for (int j = (tau.Length - 1) / Panel * Panel; j >= 0; j -= Panel)
            {
                Apply(matrix.From(j, j), rows - j, Math.Min(Panel, tau.Length - j), scales + j, transposes: false, target.From(j, j), columns - j);
            }
        }
    }

    // One column after the other.
    private static void Reflect<T>(in MatrixOperand<T> panel, int rows, int width, T* tau)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T* along = stackalloc T[Panel];
        for (int j = 0; j < width; j++)
        {
            MatrixOperand<T> vector = panel.From(j, j);
            int length = rows - j;
            T diagonal = MakeVector(new Span<T>(vector.Data, length), out tau[j]);
            int rest = width - j - 1;
            if (rest > 0)
            {
                MatrixOperand<T> right = panel.From(j, j + 1);
                var row = new MatrixOperand<T>(along, rest, 1);
                Gemm.Multiply(T.One, vector.Transposed, right, 1, rest, length, T.Zero, row);
                Gemm.Multiply(-tau[j], vector, row, length, rest, 1, T.One, right);
            }

            *vector.Data = diagonal;
        }
    }

    /// <summary>Turns a column x into v, whose first element is 1, and returns what H makes of x: ∓|x|, then zeros.</summary>
    private static T MakeVector<T>(Span<T> x, out T tau)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double squares = 0;
        foreach (T value in x)
        {
            squares += double.CreateTruncating(value) * double.CreateTruncating(value);
        }

        T norm = T.CreateTruncating(Math.Sqrt(squares));
        T first = x[0];
        x[0] = T.One;
        if (norm == T.Zero)
        {
            // Nothing to turn: MathNet exchanges the sign all the same.
            x[1..].Clear();
            tau = T.One + T.One;
            return T.Zero;
        }

        T diagonal = first < T.Zero ? norm : -norm;
        T scale = first - diagonal;
        foreach (ref T value in x[1..])
        {
            value /= scale;
        }

        tau = scale / -diagonal;
        return diagonal;
    }

    // C = (I - V · op(T) · Vᵀ) · C, some columns at a time.
    private static void Apply<T>(in MatrixOperand<T> vectors, int rows, int width, T* tau, bool transposes, in MatrixOperand<T> c, int columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns == 0)
        {
            return;
        }

        int block = Math.Min(columns, ColumnsAtOnce);
        using var memory = new Rented<T>((rows * width) + (2 * width * width) + (2 * width * block));
        fixed (T* scratch = memory.Span)
        {
            var v = new MatrixOperand<T>(scratch, 1, rows);
            var t = new MatrixOperand<T>(scratch + (rows * width), 1, width);
            var s = new MatrixOperand<T>(t.Data + (width * width), 1, width);
            var w = new MatrixOperand<T>(s.Data + (width * width), 1, width);
            var tw = new MatrixOperand<T>(w.Data + (width * block), 1, width);
            CopyVectors(vectors, rows, width, v);
            Gemm.Multiply(T.One, v.Transposed, v, width, width, rows, T.Zero, s);
            Combine(s, tau, width, t);
            for (int first = 0; first < columns; first += block)
            {
                int count = Math.Min(block, columns - first);
                MatrixOperand<T> part = c.From(0, first);
                Gemm.Multiply(T.One, v.Transposed, part, width, count, rows, T.Zero, w);
                Gemm.Multiply(T.One, transposes ? t.Transposed : t, w, width, count, width, T.Zero, tw);
                Gemm.Multiply(-T.One, v, tw, rows, count, width, T.One, part);
            }
        }
    }

    private static void CopyVectors<T>(in MatrixOperand<T> vectors, int rows, int width, in MatrixOperand<T> v)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int j = 0; j < width; j++)
        {
            var column = new Span<T>(v.At(0, j), rows);
            column[..j].Clear();
            column[j] = T.One;
            new Span<T>(vectors.At(j + 1, j), rows - j - 1).CopyTo(column[(j + 1)..]);
        }
    }

    // T of I - V · T · Vᵀ, upper triangular, from S = Vᵀ · V: its column j is -tau · T · S's above the diagonal.
    private static void Combine<T>(in MatrixOperand<T> s, T* tau, int width, in MatrixOperand<T> t)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(t.Data, width * width).Clear();
        for (int j = 0; j < width; j++)
        {
            *t.At(j, j) = tau[j];
            for (int i = 0; i < j; i++)
            {
                T sum = T.Zero;
                for (int k = i; k < j; k++)
                {
                    sum += *t.At(i, k) * *s.At(k, j);
                }

                *t.At(i, j) = -tau[j] * sum;
            }
        }
    }
}
