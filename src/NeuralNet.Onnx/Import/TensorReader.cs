using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>Reads the constants of a file: from its bytes, from typed lists, or from a file beside it.</summary>
/// <param name="external">The files beside it.</param>
/// <param name="budget">How many numbers may be made.</param>
internal sealed class TensorReader(ExternalData external, ImportBudget budget)
{
    /// <exception cref="InvalidDataException">Its type is not read, it does not hold as many numbers as its sizes say, or one is NaN.</exception>
    public Numbers Read(TensorProto tensor)
    {
        int size = ElementTypes.Size(tensor.DataType);
        if (size == 0)
        {
            throw Problem(tensor, $"to have numbers but they are of type {tensor.DataType}");
        }

        // Before memory is taken: no size is believed that the bytes do not bear out.
        long count = 1;
        foreach (long dimension in tensor.Dims)
        {
            count = dimension is > 0 and <= int.MaxValue && count <= int.MaxValue / dimension
                ? count * dimension
                : throw Problem(tensor, "to have sizes of 1 or more and at most 2,147,483,647 numbers");
        }

        Numbers numbers;
        int[] sizes = [.. tensor.Dims.Select(dimension => (int)dimension)];
        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            numbers = count * size <= Array.MaxLength
                ? FromBytes(sizes, tensor.DataType, size, external.Read(tensor, count * size))
                : throw Problem(tensor, FormattableString.Invariant($"to have at most {Array.MaxLength} bytes in a file beside it but they are {count * size}"));
        }
        else if (!tensor.RawData.IsEmpty)
        {
            Check(tensor, count * size, tensor.RawData.Length, "bytes");
            numbers = FromBytes(sizes, tensor.DataType, size, tensor.RawData.Span);
        }
        else
        {
            (int held, Func<int, double> at) = List(tensor);
            Check(tensor, count, held, "numbers");
            numbers = Numbers.Of(sizes, budget, at);
        }

        foreach (double number in numbers.Values)
        {
            // Infinity may be a limit of Clip, which is none.
            if (double.IsNaN(number))
            {
                throw Problem(tensor, "to have numbers but got NaN");
            }
        }

        return numbers.OfType(!ElementTypes.IsReal(tensor.DataType));
    }

    private Numbers FromBytes(int[] sizes, int type, int size, ReadOnlySpan<byte> bytes)
    {
        Numbers numbers = Numbers.Of(sizes, budget);
        Span<double> values = numbers.Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ElementTypes.Read(type, bytes[(i * size)..]);
        }

        return numbers;
    }

    // The list that a type is in; the first that is not empty, since some programs fill another.
    private static (int Count, Func<int, double> At) List(TensorProto tensor) =>
        tensor.FloatData.Count > 0 ? (tensor.FloatData.Count, i => tensor.FloatData[i])
        : tensor.Int64Data.Count > 0 ? (tensor.Int64Data.Count, i => tensor.Int64Data[i])
        : tensor.Int32Data.Count > 0 ? (tensor.Int32Data.Count, i => ElementTypes.OfInt32(tensor.DataType, tensor.Int32Data[i]))
        : tensor.DoubleData.Count > 0 ? (tensor.DoubleData.Count, i => tensor.DoubleData[i])
        : (tensor.Uint64Data.Count, i => tensor.Uint64Data[i]);

    private static void Check(TensorProto tensor, long expected, long held, string what)
    {
        if (expected != held)
        {
            throw Problem(tensor, FormattableString.Invariant($"to hold {expected} {what} but there are {held} in this file"));
        }
    }

    private static InvalidDataException Problem(TensorProto tensor, string expected) =>
        new($"expected the constant '{ImportedNode.Short(tensor.Name)}' [{ImportedNode.Short(string.Join(", ", tensor.Dims))}] {expected}.");
}
