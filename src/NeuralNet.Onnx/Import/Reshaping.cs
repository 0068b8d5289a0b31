namespace NeuralNet.Onnx;

/// <summary>Operators that give the same numbers in another shape. -1 as the first size is the number of rows, which stays.</summary>
internal static class Reshaping
{
    private const int Rows = -1;

    public static bool Has(string operation) => operation is "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze";

    /// <summary>The new shape.</summary>
    /// <param name="node">The node.</param>
    /// <param name="from">The shape before.</param>
    /// <param name="argument">Its second input: sizes or axes.</param>
    /// <param name="fixedRows">The number of rows that the file was written for; 0 for any.</param>
    /// <exception cref="InvalidDataException">It would mix rows, or has another number of elements.</exception>
    public static int[] Sizes(ImportedNode node, int[] from, Numbers? argument, long fixedRows = 0)
    {
        int[] to = node.Operator switch
        {
            "Reshape" => Reshaped(node, from, argument ?? throw node.Problem("to have its sizes as a constant"), fixedRows),
            "Flatten" => Flattened(node, from, FlattenedAxis(node, from.Length)),
            "Squeeze" => Squeezed(node, from, Axes(node, argument)),
            _ => Unsqueezed(node, from, Axes(node, argument) ?? throw node.Problem("to have its axes as a constant")),
        };
        bool keepsRows = from is not [Rows, ..] || to is [Rows, ..];
        return keepsRows && Count(to) == Count(from)
            ? to
            : throw node.Problem($"to keep each row by itself but it makes {Broadcasting.Text(to)} of {Broadcasting.Text(from)}");
    }

    /// <summary>The numbers, or those of a row.</summary>
    public static long Count(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (int size in sizes)
        {
            count = Math.Min(count * Math.Abs(size), long.MaxValue >> 32);
        }

        return count;
    }

    // The axes moved from the settings to the inputs in version 13.
    private static double[]? Axes(ImportedNode node, Numbers? argument) => argument?.Values ?? node.Wholes("axes")?.Select(axis => (double)axis).ToArray();

    private static int[] Reshaped(ImportedNode node, int[] from, Numbers sizes, long fixedRows)
    {
        int[] to = new int[sizes.Values.Length];
        int open = -1;
        for (int d = 0; d < to.Length; d++)
        {
            double size = sizes.Values[d];
            bool isRows = from is [Rows, ..] && d == 0 && (double.IsNaN(size) || size == fixedRows || (size == -1 && !sizes.Values.AsSpan(1).Contains(-1)));
            if (size == -1 && !isRows)
            {
                open = open < 0 ? d : throw node.Problem("to have one size at most that is -1");
            }

            to[d] = isRows ? Rows : size == 0 && d < from.Length ? from[d] : size is >= 1 and <= int.MaxValue && size == Math.Floor(size) ? (int)size : size == -1 ? 1
                : throw node.Problem(FormattableString.Invariant($"to have whole numbers of 1 or more as sizes but got {size}"));
        }

        if (open >= 0)
        {
            to[open] = (int)Math.Min(Count(from) / Math.Max(Count(to), 1), int.MaxValue);
        }

        return to;
    }

    private static int[] Flattened(ImportedNode node, int[] from, int axis) => from is [Rows, ..] && axis != 1
        ? throw node.Problem("to have axis 1, so that each row stays by itself")
        : [from is [Rows, ..] ? Rows : (int)Math.Min(Count(from.AsSpan(0, axis)), int.MaxValue), (int)Math.Min(Count(from.AsSpan(axis)), int.MaxValue)];

    // From the end it is one of the axes, from the front one may lie behind them all.
    private static int FlattenedAxis(ImportedNode node, int rank)
    {
        long axis = node.Whole("axis", 1);
        return node.Axis(axis, axis < 0 ? rank : rank + 1);
    }

    private static int[] Squeezed(ImportedNode node, int[] from, double[]? axes)
    {
        HashSet<int>? left = axes is null ? null : [.. axes.Select(axis => node.Axis(axis, from.Length))];
        return [.. from.Where((size, d) => left is null ? size != 1 : !left.Contains(d))];
    }

    private static int[] Unsqueezed(ImportedNode node, int[] from, double[] axes)
    {
        const int MostDimensions = 16;
        int rank = from.Length + axes.Length;
        if (rank > MostDimensions)
        {
            throw node.Problem(FormattableString.Invariant($"to have {MostDimensions} dimensions at most"));
        }

        HashSet<int> added = [.. axes.Select(axis => node.Axis(axis, rank))];
        if (added.Count != axes.Length)
        {
            throw node.Problem("to name each axis once");
        }

        int next = 0;
        return [.. Enumerable.Range(0, rank).Select(d => added.Contains(d) ? 1 : from[next++])];
    }
}
