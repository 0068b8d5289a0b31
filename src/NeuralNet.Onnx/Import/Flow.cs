namespace NeuralNet.Onnx;

/// <summary>A value of a graph that depends on the model's input.</summary>
/// <remarks>
/// Its <see cref="Dominator"/> is the last value before it that every way from the input to it goes through (Prosser 1959): where branches join, the value that they
/// began from.
/// </remarks>
internal sealed class Flow
{
    /// <summary>The model's input.</summary>
    public Flow(int[] sizes) => (Node, Inputs, Constants, Sizes) = (null!, [], [], sizes);

    /// <summary>What a node gives.</summary>
    /// <param name="node">The node.</param>
    /// <param name="output">Which of its outputs.</param>
    /// <param name="inputs">Its inputs, null for those that are constants or left out.</param>
    /// <param name="constants">Its inputs, null for those that are not constants.</param>
    /// <param name="sizes">Its shape: -1 for the rows, then the sizes of each row's part.</param>
    /// <exception cref="InvalidDataException">A row of it has no numbers.</exception>
    public Flow(ImportedNode node, int output, IReadOnlyList<Flow?> inputs, IReadOnlyList<Numbers?> constants, int[] sizes)
    {
        (Node, Output, Inputs, Constants, Sizes) = (node, output, inputs, constants, sizes);
        if (sizes.Contains(0))
        {
            throw node.Problem($"to give numbers for each row but it gives {Broadcasting.Text(sizes)}");
        }

        foreach (Flow? input in inputs)
        {
            Dominator = input is null ? Dominator : Dominator is null ? input : Common(Dominator, input);
        }

        Depth = Dominator!.Depth + 1;
    }

    public ImportedNode Node { get; }

    public int Output { get; }

    public IReadOnlyList<Flow?> Inputs { get; }

    public IReadOnlyList<Numbers?> Constants { get; }

    public int[] Sizes { get; }

    /// <summary>Null of the model's input.</summary>
    public Flow? Dominator { get; }

    /// <summary>How many dominators are before it.</summary>
    public int Depth { get; }

    /// <summary>The numbers of a row.</summary>
    public int Columns => (int)Reshaping.Count(Sizes);

    /// <summary>The one input that is no constant.</summary>
    /// <exception cref="InvalidDataException">There are several, or it is not the first.</exception>
    public Flow Only => Inputs.Count > 0 && Inputs[0] is { } first && Inputs.Count(input => input is not null) == 1
        ? first
        : throw Node.Problem("to have one input that depends on the model's, its first, and else constants");

    private static Flow Common(Flow one, Flow other)
    {
        while (one != other)
        {
            if (one.Depth >= other.Depth)
            {
                one = one.Dominator!;
            }
            else
            {
                other = other.Dominator!;
            }
        }

        return one;
    }
}
