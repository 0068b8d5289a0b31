namespace NeuralNet;

/// <summary>
/// The design matrix of polynomial regression: the columns, then their products up to a degree, such as <c>[x0, x1, x0², x0·x1, x1²]</c>.
/// </summary>
/// <remarks>
/// In the order of scikit-learn's <c>PolynomialFeatures</c> with <c>include_bias=False</c>: a layer's bias stands for the column of ones. Nothing is learned; gradients pass. Scale the columns before, or powers grow apart. Forward and Backward allocate nothing.
/// </remarks>
public sealed class PolynomialFeatures : Layer, IDescribable<PolynomialFeatures>
{
    private const int MostOutputs = 1 << 20;
    private const int MostDegree = 64;

    // Output o is output _terms[o].Before times column _terms[o].Column; -1 before stands for 1.
    private readonly (int Before, int Column)[] _terms;

    /// <summary>Products of columns.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <param name="degree">The greatest number of factors in a product, 1 to 64.</param>
    /// <param name="hasPowers">Whether a column may be a factor more than once; if false, products of different columns alone.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or gives more than 1,048,576 products.</exception>
    public PolynomialFeatures(int columns, int degree = 2, bool hasPowers = true)
        : this(columns, degree, hasPowers, Terms(columns, degree, hasPowers))
    {
    }

    private PolynomialFeatures(int columns, int degree, bool hasPowers, (int Before, int Column)[] terms)
        : base(columns, terms.Length) => (Degree, HasPowers, _terms) = (degree, hasPowers, terms);

    /// <inheritdoc/>
    public static string Kind => "PolynomialFeatures";

    /// <summary>The greatest number of factors in a product.</summary>
    public int Degree { get; }

    /// <summary>Whether a column may be a factor more than once.</summary>
    public bool HasPowers { get; }

    /// <summary>For each output, the columns that are multiplied, such as <c>[0], [1], [0, 0], [0, 1], [1, 1]</c>; a new list each time.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Factors
    {
        get
        {
            int[][] factors = new int[_terms.Length][];
            for (int o = 0; o < factors.Length; o++)
            {
                (int before, int column) = _terms[o];
                factors[o] = before < 0 ? [column] : [.. factors[before], column];
            }

            return factors;
        }
    }

    /// <inheritdoc/>
    public static PolynomialFeatures From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Size("degree"), description.Flag("has_powers"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs).Add("degree", Degree).Add("has_powers", HasPowers);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i);
            Span<float> products = output.Row(i);
            for (int o = 0; o < _terms.Length; o++)
            {
                (int before, int column) = _terms[o];
                products[o] = before < 0 ? row[column] : products[before] * row[column];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        inputGradient.AsSpan().Clear();
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i), products = output.Row(i);
            Span<float> gradient = outputGradient.Row(i), sums = inputGradient.Row(i);

            // From the longest product to the shortest: each hands its gradient to the product and the column it was made of.
            for (int o = _terms.Length - 1; o >= 0; o--)
            {
                (int before, int column) = _terms[o];
                if (before < 0)
                {
                    sums[column] += gradient[o];
                }
                else
                {
                    sums[column] += gradient[o] * products[before];
                    gradient[before] += gradient[o] * row[column];
                }
            }
        }
    }

    /// <summary>Text such as <c>PolynomialFeatures(5 -> 20)</c>.</summary>
    public override string ToString() => $"PolynomialFeatures({Inputs} -> {Outputs})";

    /// <summary>The products, in order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are too many.</exception>
    private static (int Before, int Column)[] Terms(int columns, int degree, bool hasPowers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (degree is < 1 or > MostDegree)
        {
            throw new ArgumentOutOfRangeException(nameof(degree), $"PolynomialFeatures expects a degree of 1 to {MostDegree} but got {degree}.");
        }

        var terms = new List<(int Before, int Column)>();
        int from = -1, to = 0;      // the products of the degree before; at first the empty one
        for (int factors = 1; factors <= degree && to > from; factors++)
        {
            int begin = terms.Count;
            for (int before = from; before < to; before++)
            {
                int least = before < 0 ? 0 : terms[before].Column + (hasPowers ? 0 : 1);
                for (int column = least; column < columns; column++)
                {
                    if (terms.Count == MostOutputs)
                    {
                        throw new ArgumentOutOfRangeException(nameof(degree), FormattableString.Invariant(
                            $"PolynomialFeatures expects at most {MostOutputs:N0} products but {columns} columns give more up to degree {degree}. Choose a lower degree."));
                    }

                    terms.Add((before, column));
                }
            }

            (from, to) = (begin, terms.Count);
        }

        return [.. terms];
    }
}
