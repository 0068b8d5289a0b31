namespace NeuralNet;

/// <summary>The tensors of a file that belong to one layer, which takes them out one by one.</summary>
/// <param name="remaining">All of the file's tensors that no layer took yet.</param>
/// <param name="index">The layer's place in the model.</param>
internal sealed class LayerTensors(Dictionary<string, Tensor> remaining, int index)
{
    /// <summary>The name in a file of a layer's tensor, as in PyTorch's state_dict: such as <c>0.weight</c>.</summary>
    public static string NameOf(int index, string name) => FormattableString.Invariant($"{index}.{name}");

    /// <summary>Takes a tensor out.</summary>
    /// <exception cref="InvalidDataException">It is not there, has other sizes, or a number that is not finite.</exception>
    public Tensor Take(string name, params ReadOnlySpan<int> sizes)
    {
        string fullName = NameOf(index, name);
        string expected = $"expected tensor '{fullName}' [{string.Join(", ", sizes.ToArray())}]";
        if (!remaining.Remove(fullName, out Tensor? tensor))
        {
            throw new InvalidDataException($"{expected} but the file has none of that name.");
        }

        if (!sizes.SequenceEqual(tensor.Shape.ToArray()))
        {
            throw new InvalidDataException($"{expected} but the file has it as {tensor.Shape}.");
        }

        int position = FindNonFinite(tensor);
        return position < 0
            ? tensor
            : throw new InvalidDataException(
                FormattableString.Invariant($"{expected} of finite numbers but element {position} is {tensor[position]}."));
    }

    /// <summary>The row-major position of the first NaN or infinity; -1 where there is none.</summary>
    public static int FindNonFinite(Tensor tensor)
    {
        ReadOnlySpan<float> values = tensor.AsSpan();
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
