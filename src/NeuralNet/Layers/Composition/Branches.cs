using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>Branches beside each other: each takes a range of the columns through layers of its own; their outputs stand side by side.</summary>
/// <remarks>
/// For a table whose columns need different treatment: numbers standardised, categories embedded. Ranges may overlap; a column that no branch takes
/// is not used. Forward and Backward allocate nothing.
/// </remarks>
/// <example>
/// <code>
/// // Five numbers, then the code of one of seven species.
/// var model = new Model([
///     new Branches(
///         new Branch(0..5, new Standardization(mean, scale)),
///         new Branch(5..6, new Embedding(categories: 7, width: 3))),
///     new Dense(8, 32, Activation.Relu),
///     new Dense(32, 1)]);
/// </code>
/// </example>
public sealed class Branches : Layer, IDescribable<Branches>
{
    private readonly Branch[] _branches;

    // Of each branch, its first input column and its first output column; set when the row length is.
    private (int Input, int Inputs, int Output, int Outputs)[] _places = [];

    /// <summary>Branches beside each other.</summary>
    /// <param name="branches">
    /// From left to right. Where all ranges count from the start, such as <c>0..5</c>, the input has as many columns as the greatest end; where one
    /// counts from the end, such as <c>^2..</c> or <c>..</c>, the layer before sets the number.
    /// </param>
    /// <exception cref="ArgumentException">No branch, or sizes that do not fit.</exception>
    public Branches(params IReadOnlyList<Branch> branches)
    {
        ArgumentNullException.ThrowIfNull(branches);
        _branches = [.. branches];
        if (_branches.Length == 0 || Array.Exists(_branches, branch => branch is null))
        {
            throw new ArgumentException($"Branches expects 1 or more branches but got {(_branches.Length == 0 ? "none" : "null")}.", nameof(branches));
        }

        Children = [.. _branches.Index().Where(branch => branch.Item.Layers is not null)
            .Select(branch => new NamedLayer(FormattableString.Invariant($"{branch.Index}"), branch.Item.Layers!))];
        if (Array.TrueForAll(_branches, branch => !branch.Columns.Start.IsFromEnd && !branch.Columns.End.IsFromEnd))
        {
            SetInputs(Math.Max(1, _branches.Max(branch => branch.Columns.End.Value)));
        }
    }

    /// <inheritdoc/>
    public static string Kind => "Branches";

    /// <summary>The branches, from left to right.</summary>
    public IReadOnlyList<Branch> Parts => _branches;

    /// <summary>The layers of the branches that have some, by their branch's number.</summary>
    public override IReadOnlyList<NamedLayer> Children { get; }

    /// <inheritdoc/>
    internal override Layer Frozen() =>
        new Branches([.. _branches.Select(branch => branch.Layers is null ? branch : new Branch(branch.Columns, branch.Layers.Frozen()))]);

    /// <inheritdoc/>
    public static Branches From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new([.. description.Children("branches").Select(branch => new Branch(
            new Range(Index(branch, "start"), Index(branch, "end")), Sequential.FromAll(branch.Children("layers"))))]);

        static Index Index(Description branch, string field)
        {
            long value = branch.Whole(field);
            return value is >= 0 and <= int.MaxValue
                ? new Index((int)value, branch.Flag(field + "_from_end"))
                : throw new InvalidDataException(FormattableString.Invariant($"expected the {field} of a branch to be 0 or more but got {value}."));
        }
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("branches", [.. _branches.Select(branch => new Description("Branch")
            .Add("start", branch.Columns.Start.Value).Add("start_from_end", branch.Columns.Start.IsFromEnd)
            .Add("end", branch.Columns.End.Value).Add("end_from_end", branch.Columns.End.IsFromEnd)
            .Add("layers", branch.Layers is null ? [] : [.. branch.Layers.Layers.Select(Kinds.Describe)]))]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        int child = 0;
        for (int i = 0; i < _branches.Length; i++)
        {
            (int first, int columns, int outputColumn, int outputs) = _places[i];
            if (_branches[i].Layers is null)
            {
                Copy(input, first, output, outputColumn, columns);
                continue;
            }

            MatrixSpan part = memory.Of(i).Output.Of(input.Rows, outputs);
            context.Child(child++).Forward(InputOf(i, input, memory, isRead: true), part);
            Copy(part, 0, output, outputColumn, outputs);
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        inputGradient.AsSpan().Clear();
        int child = 0;
        for (int i = 0; i < _branches.Length; i++)
        {
            (int first, int columns, int outputColumn, int outputs) = _places[i];
            if (_branches[i].Layers is null)
            {
                AddColumns(outputGradient, outputColumn, inputGradient, first, columns);
                continue;
            }

            LayerContext branch = context.Child(child++);
            if (inputGradient.IsEmpty && !branch.Learns)
            {
                continue;
            }

            MatrixSpan gradient = memory.OutputGradient.Of(input.Rows, outputs);
            Copy(outputGradient, outputColumn, gradient, 0, outputs);
            MatrixSpan ofBranch = inputGradient.IsEmpty ? default : memory.InputGradient.Of(input.Rows, columns);
            branch.Backward(InputOf(i, input, memory, isRead: false), memory.Of(i).Output.Of(input.Rows, outputs), gradient, ofBranch);
            AddColumns(ofBranch, 0, inputGradient, first, columns);
        }
    }

    /// <summary>Text such as <c>Branches(0..5: Sequential(2 layers), 5..6: Embedding(7 x 3))</c>.</summary>
    public override string ToString() => $"Branches({string.Join(", ", _branches.Select(branch => branch.ToString()))})";

    /// <inheritdoc/>
    protected internal override bool TakesMissing => Array.Exists(_branches, branch => branch.Layers is { TakesMissing: true });

    /// <inheritdoc/>
    protected override int Bind(int inputs)
    {
        var places = new (int, int, int, int)[_branches.Length];
        int output = 0;
        for (int i = 0; i < _branches.Length; i++)
        {
            Range range = _branches[i].Columns;
            int first = range.Start.GetOffset(inputs), end = range.End.GetOffset(inputs);
            if (first < 0 || end > inputs || end <= first)
            {
                throw new ArgumentException(
                    $"Branches expects each branch to take 1 or more of the {inputs} columns but branch {i} takes {range}. Columns count from 0, and the end is not taken.");
            }

            int outputs;
            try
            {
                outputs = _branches[i].Layers is Sequential layers ? Bind(layers, end - first) : end - first;
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"Branches, branch {i} ({range}): {error.Message}", error);
            }

            places[i] = (first, end - first, output, outputs);
            output = checked(output + outputs);
        }

        _places = places;
        return output;
    }

    /// <summary>The columns of a branch, in memory of its own unless they are all.</summary>
    private ReadOnlyMatrixSpan InputOf(int branch, ReadOnlyMatrixSpan input, Memory memory, bool isRead)
    {
        (int first, int columns, _, _) = _places[branch];
        if (columns == input.Columns)
        {
            return input;
        }

        MatrixSpan part = memory.Of(branch).Input.Of(input.Rows, columns);
        if (isRead)
        {
            Copy(input, first, part, 0, columns);
        }

        return part;
    }

    private static void Copy(ReadOnlyMatrixSpan source, int sourceColumn, MatrixSpan destination, int column, int count)
    {
        for (int i = 0; i < source.Rows; i++)
        {
            source.Row(i).Slice(sourceColumn, count).CopyTo(destination.Row(i)[column..]);
        }
    }

    private static void AddColumns(ReadOnlyMatrixSpan source, int sourceColumn, MatrixSpan destination, int column, int count)
    {
        for (int i = 0; i < destination.Rows; i++)
        {
            Span<float> sum = destination.Row(i).Slice(column, count);
            TensorPrimitives.Add(sum, source.Row(i).Slice(sourceColumn, count), sum);
        }
    }

    private sealed class Memory
    {
        public readonly RowBuffer OutputGradient = new();
        public readonly RowBuffer InputGradient = new();
        private readonly List<(RowBuffer Input, RowBuffer Output)> _branches = [];

        public (RowBuffer Input, RowBuffer Output) Of(int branch)
        {
            while (_branches.Count <= branch)
            {
                _branches.Add((new RowBuffer(), new RowBuffer()));
            }

            return _branches[branch];
        }
    }
}
