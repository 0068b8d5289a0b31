using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>What the kernel tests share: numbers to compute with, and comparisons that name the worst element.</summary>
internal static class Samples
{
    /// <summary>Floats in a vector of the path that this process runs.</summary>
    public static int Width => KernelPaths.Current switch
    {
        KernelPath.Vector512 => 16,
        KernelPath.Vector256 => 8,
        KernelPath.Vector128 => 4,
        _ => 1,
    };

    /// <summary>Elements in such a vector.</summary>
    public static int WidthOf<T>()
        where T : unmanaged => Math.Max(1, Width * sizeof(float) / Unsafe.SizeOf<T>());

    /// <summary>Uniform numbers in [-1, 1) of any type, the same for the same seed.</summary>
    public static T[] Uniform<T>(int seed, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = T.CreateTruncating((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    /// <summary>Uniform numbers in [low, high), the same for the same seed.</summary>
    public static float[] Uniform(int seed, int count, float low = -1, float high = 1)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = low + ((high - low) * random.NextSingle());
        }

        return values;
    }

    /// <summary>Equally spaced numbers from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static float[] Sweep(float first, float last, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(first + ((double)last - first) * i / (count - 1));
        }

        return values;
    }

    /// <summary>
    /// Asserts |actual - expected| ≤ relative · |expected| + absolute for every element; infinities and NaN must be equal.
    /// </summary>
    public static void ShouldBeClose(
        ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, double relative, double absolute, string what,
        ReadOnlySpan<float> input = default)
    {
        actual.Length.Should().Be(expected.Length);
        int worst = -1;
        double worstExcess = 1;
        for (int i = 0; i < actual.Length; i++)
        {
            double reference = expected[i];
            double excess = Math.Abs(reference) > float.MaxValue || double.IsNaN(reference) || !float.IsFinite(actual[i])
                ? ((float)reference).Equals(actual[i]) ? 0 : double.PositiveInfinity
                : Math.Abs(actual[i] - reference) / ((relative * Math.Abs(reference)) + absolute);
            if (excess > worstExcess)
            {
                worst = i;
                worstExcess = excess;
            }
        }

        if (worst >= 0)
        {
            string at = input.IsEmpty ? "" : $" for the input {input[worst]:R}";
            Assert.Fail(
                $"{what}: element {worst}{at} is {actual[worst]:R} instead of {expected[worst]:R}, {worstExcess:G3} times the tolerance.");
        }
    }

    /// <summary>Asserts equal bits, so that 0 is not -0 and a NaN is itself.</summary>
    public static void ShouldBeSameBits(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what) =>
        ShouldBeSameBits<float>(actual, expected, what);

    public static void ShouldBeSameBits<T>(ReadOnlySpan<T> actual, ReadOnlySpan<T> expected, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        actual.Length.Should().Be(expected.Length);
        if (MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(expected)))
        {
            return;
        }

        for (int i = 0; i < actual.Length; i++)
        {
            if (!MemoryMarshal.AsBytes(actual.Slice(i, 1)).SequenceEqual(MemoryMarshal.AsBytes(expected.Slice(i, 1))))
            {
                Assert.Fail($"{what}: element {i} is {actual[i]} instead of {expected[i]}, bit for bit.");
            }
        }
    }
}
