using System.Numerics.Tensors;

namespace NeuralNet;

/// <content>Arithmetic by element, with NumPy's broadcasting.</content>
/// <remarks>
/// The operations are those of <see cref="TensorPrimitives"/>, run by run. The broadcasting of
/// <c>System.Numerics.Tensors.Tensor</c> (10.0.12) goes element by element: [512, 128] + [128] takes it 700 µs or more on
/// a Zen 3 core, and row by row about 20 µs.
/// </remarks>
public sealed partial class Tensor
{
    /// <summary>result = left + right, broadcast: [64, 10] + [10] adds the vector to each row.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator +(Tensor left, Tensor right) => Broadcast(left, right, "+", TensorPrimitives.Add);

    /// <summary>result = left - right, broadcast: [64, 10] - [64, 1] subtracts a number from each row.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator -(Tensor left, Tensor right) => Broadcast(left, right, "-", TensorPrimitives.Subtract);

    /// <summary>result = left · right by element, broadcast: not the matrix product.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator *(Tensor left, Tensor right) => Broadcast(left, right, "*", TensorPrimitives.Multiply);

    /// <summary>result = left / right by element, broadcast; a division by 0 gives ±infinity or NaN.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor operator /(Tensor left, Tensor right) => Broadcast(left, right, "/", TensorPrimitives.Divide);

    /// <summary>The number added to each element.</summary>
    public static Tensor operator +(Tensor left, float right)
    {
        Tensor result = Like(left);
        TensorPrimitives.Add(left.AsSpan(), right, result.AsSpan());
        return result;
    }

    /// <summary>The number added to each element.</summary>
    public static Tensor operator +(float left, Tensor right) => right + left;

    /// <summary>The number subtracted from each element.</summary>
    public static Tensor operator -(Tensor left, float right)
    {
        Tensor result = Like(left);
        TensorPrimitives.Subtract(left.AsSpan(), right, result.AsSpan());
        return result;
    }

    /// <summary>Each element subtracted from the number.</summary>
    public static Tensor operator -(float left, Tensor right)
    {
        Tensor result = Like(right);
        TensorPrimitives.Subtract(left, right.AsSpan(), result.AsSpan());
        return result;
    }

    /// <summary>Each element times the number.</summary>
    public static Tensor operator *(Tensor left, float right)
    {
        Tensor result = Like(left);
        TensorPrimitives.Multiply(left.AsSpan(), right, result.AsSpan());
        return result;
    }

    /// <summary>Each element times the number.</summary>
    public static Tensor operator *(float left, Tensor right) => right * left;

    /// <summary>Each element divided by the number.</summary>
    public static Tensor operator /(Tensor left, float right)
    {
        Tensor result = Like(left);
        TensorPrimitives.Divide(left.AsSpan(), right, result.AsSpan());
        return result;
    }

    /// <summary>The number divided by each element.</summary>
    public static Tensor operator /(float left, Tensor right)
    {
        Tensor result = Like(right);
        TensorPrimitives.Divide(left, right.AsSpan(), result.AsSpan());
        return result;
    }

    /// <summary>Each element with the other sign.</summary>
    public static Tensor operator -(Tensor value)
    {
        Tensor result = Like(value);
        TensorPrimitives.Negate<float>(value.AsSpan(), result.AsSpan());
        return result;
    }

    private static Tensor Like(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new Tensor(tensor.Shape);
    }
}
