using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NeuralNet.Tests.Kernels.Code;

/// <summary>
/// What kernels do, as one would write it without them: sweeps of <see cref="TensorPrimitives"/>, or a loop over <see cref="Vector{T}"/>.
/// </summary>
internal static class PlainTwins
{
    /// <summary>c[M, N] = a[M, K] · b[K, N], row by row of b.</summary>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        c.Clear();
        for (int i = 0; i < m; i++)
        {
            Span<float> row = c.Slice(i * n, n);
            for (int l = 0; l < k; l++)
            {
                TensorPrimitives.MultiplyAdd(b.Slice(l * n, n), a[(i * k) + l], row, row);
            }
        }
    }

    public static void Softmax(ReadOnlySpan<float> logits, int columns, Span<float> probabilities)
    {
        for (int start = 0; start < logits.Length; start += columns)
        {
            ReadOnlySpan<float> row = logits.Slice(start, columns);
            Span<float> result = probabilities.Slice(start, columns);
            TensorPrimitives.Subtract(row, TensorPrimitives.Max(row), result);
            TensorPrimitives.Exp(result, result);
            TensorPrimitives.Multiply(result, 1 / TensorPrimitives.Sum(result), result);
        }
    }

    /// <summary>(x - mean) / √(variance + epsilon) · weight + bias by row.</summary>
    public static void LayerNorm(ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, float epsilon, Span<float> destination)
    {
        int columns = weight.Length;
        for (int start = 0; start < source.Length; start += columns)
        {
            ReadOnlySpan<float> row = source.Slice(start, columns);
            Span<float> result = destination.Slice(start, columns);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / columns, result);
            float inverse = 1 / MathF.Sqrt((TensorPrimitives.SumOfSquares<float>(result) / columns) + epsilon);
            TensorPrimitives.Multiply(result, inverse, result);
            TensorPrimitives.MultiplyAdd(result, weight, bias, result);
        }
    }

    /// <summary>m = β1 · m + (1 - β1) · g; v = β2 · v + (1 - β2) · g²; w = w - rate · m / (√v + ε). Lengths are a multiple of a vector's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Adam(
        ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value, float rate, float beta1, float beta2, float epsilon)
    {
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(first);
        Span<Vector<float>> v = MemoryMarshal.Cast<float, Vector<float>>(second);
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(value);
        var epsilons = new Vector<float>(epsilon);
        for (int i = 0; i < g.Length; i++)
        {
            m[i] = (m[i] * beta1) + (g[i] * (1 - beta1));
            v[i] = (v[i] * beta2) + (g[i] * g[i] * (1 - beta2));
            w[i] -= m[i] / (Vector.SquareRoot(v[i]) + epsilons) * rate;
        }
    }

    /// <summary>Lengths are a multiple of a vector's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Relu(ReadOnlySpan<float> source, Span<float> destination)
    {
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(source);
        Span<Vector<float>> y = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Vector.ConditionalSelect(Vector.GreaterThan(x[i], Vector<float>.Zero), x[i], Vector<float>.Zero);
        }
    }
}
