namespace NeuralNet.Onnx;

/// <summary>Numbers in a shape: a constant of a graph, or samples of what goes through it. In float64, which holds every number type of a file.</summary>
internal sealed class Numbers
{
    /// <summary>In the sizes of a value: the number of rows, which is not known before the model runs.</summary>
    public const double BatchSize = double.NaN;

    private Numbers(int[] sizes, double[] values) => (Sizes, Values) = (sizes, values);

    /// <summary>The shape; empty for a single number.</summary>
    public int[] Sizes { get; }

    /// <summary>Row-major.</summary>
    public double[] Values { get; }

    /// <summary>Whether they are of a type of whole numbers, whose quotients are whole too.</summary>
    public bool IsWhole { get; private init; }

    /// <summary>Zeros of a shape.</summary>
    /// <exception cref="InvalidDataException">They are too many.</exception>
    public static Numbers Of(ReadOnlySpan<int> sizes, ImportBudget budget)
    {
        long count = 1;
        foreach (int size in sizes)
        {
            count *= size;
            budget.Take(size < 1 || count > int.MaxValue ? -1 : 0);
        }

        budget.Take(count);
        return new(sizes.ToArray(), new double[count]);
    }

    public static Numbers Of(ReadOnlySpan<int> sizes, ImportBudget budget, Func<int, double> at)
    {
        Numbers numbers = Of(sizes, budget);
        for (int i = 0; i < numbers.Values.Length; i++)
        {
            numbers.Values[i] = at(i);
        }

        return numbers;
    }

    /// <summary>A vector.</summary>
    public static Numbers Of(params double[] values) => new([values.Length], values);

    /// <summary>The same numbers in another shape.</summary>
    public Numbers In(int[] sizes) => new(sizes, Values) { IsWhole = IsWhole };

    /// <summary>The same numbers as those of a type.</summary>
    public Numbers OfType(bool isWhole) => new(Sizes, Values) { IsWhole = isWhole };

    /// <summary>f of each.</summary>
    public Numbers Map(Func<double, double> f, ImportBudget budget) => Of(Sizes, budget, i => f(Values[i]));

    /// <summary>f of each two; both have one shape.</summary>
    public Numbers Map(Numbers other, Func<double, double, double> f, ImportBudget budget) => Of(Sizes, budget, i => f(Values[i], other.Values[i]));

    /// <summary>Numbers at places that follow from the places in the result: for each of its dimensions, how far apart its places are here.</summary>
    public Numbers Strided(int[] sizes, ReadOnlySpan<int> strides, ImportBudget budget)
    {
        Numbers result = Of(sizes, budget);
        int[] place = new int[sizes.Length];
        int from = 0;
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = Values[from];
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                from += strides[d];
                if (++place[d] < sizes[d])
                {
                    break;
                }

                from -= sizes[d] * strides[d];
                place[d] = 0;
            }
        }

        return result.OfType(IsWhole);
    }

    /// <summary>How far apart the places of each dimension are.</summary>
    public int[] Strides()
    {
        int[] strides = new int[Sizes.Length];
        for (int d = Sizes.Length - 1, stride = 1; d >= 0; stride *= Sizes[d--])
        {
            strides[d] = stride;
        }

        return strides;
    }

    /// <summary>Repeated along dimensions of size 1 and new ones in front, as ONNX broadcasts; the sizes fit (<see cref="Broadcasting"/>).</summary>
    public Numbers Expanded(int[] sizes, ImportBudget budget)
    {
        if (Sizes.AsSpan().SequenceEqual(sizes))
        {
            return this;
        }

        int[] own = Strides(), strides = new int[sizes.Length];
        for (int d = 0, front = sizes.Length - Sizes.Length; d < Sizes.Length; d++)
        {
            strides[front + d] = Sizes[d] == 1 ? 0 : own[d];
        }

        return Strided(sizes, strides, budget);
    }

    /// <summary>In float32.</summary>
    /// <exception cref="InvalidDataException">One does not fit.</exception>
    public Tensor ToTensor(ImportedNode node, params ReadOnlySpan<int> sizes)
    {
        float[] numbers = new float[Values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = float.IsFinite((float)Values[i])
                ? (float)Values[i]
                : throw node.Problem(FormattableString.Invariant($"to have constants that are finite float32 numbers but got {Values[i]}"));
        }

        return Tensor.From(numbers).Reshape(new Shape(sizes));
    }
}
