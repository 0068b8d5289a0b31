using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// Random numbers drawn by counting: draw n of the stream named by a purpose, a seed and up to three numbers (epoch, step,
/// layer) is a function of these alone. A resumed run needs no generator state, and threads can draw in any order.
/// </summary>
/// <remarks>SplitMix64 (Steele, Lea and Flood 2014): a Weyl sequence through a 64-bit finalizer. Not for cryptography.</remarks>
internal struct CounterRandom
{
    /// <summary>Bits of a draw that a float does not take.</summary>
    public const int Surplus = 40;

    /// <summary>The distance of two neighbours among the floats drawn, 2^-24.</summary>
    public const float Unit = 1f / (1 << 24);

    private const ulong Golden = 0x9E3779B97F4A7C15;

    // Draws of a shuffle that are made at once, and their places fetched, before the first exchange: the time of a cache miss.
    private const int ShuffledAtOnce = 32;

    private readonly ulong _stream;
    private ulong _count;

    public CounterRandom(RandomPurpose purpose, int seed, int first = 0, int second = 0, int third = 0)
    {
        ulong stream = Mix((uint)purpose + Golden);
        stream = Mix(stream ^ ((uint)seed + Golden));
        stream = Mix(stream ^ ((uint)first + Golden));
        stream = Mix(stream ^ ((uint)second + Golden));
        _stream = Mix(stream ^ ((uint)third + Golden));
        _count = 0;
    }

    /// <summary>From the places of eight draws to those of the next.</summary>
    public static Vector512<ulong> Stride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.Create(unchecked(8 * Golden));
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextFloat() => (NextBits() >> Surplus) * Unit;

    /// <summary>
    /// Uniform in [low, high), or low where the two are equal. The greatest draws would round up to high: they become the float
    /// below it.
    /// </summary>
    public float NextFloat(float low, float high) =>
        Within(low, high - low, MathF.BitDecrement(high), NextFloat());

    /// <summary>A draw from [0, 1) as one from [low, low + range), at most <paramref name="greatest"/>, the float below the end.</summary>
    public static float Within(float low, float range, float greatest, float draw) => MathF.Max(low, MathF.Min(low + (range * draw), greatest));

    /// <summary>Fills with draws from [low, high), as <see cref="NextFloat(float, float)"/> would one by one.</summary>
    public void FillUniform(Span<float> destination, float low, float high)
    {
        UniformKernel.Fill(this, _count, destination, low, high);
        _count += (ulong)destination.Length;
    }

    /// <summary>Fills with draws from a normal distribution, two for each two uniform ones (Box and Muller 1958).</summary>
    public void FillNormal(Span<float> destination, float mean, float standardDeviation)
    {
        for (int i = 0; i < destination.Length; i += 2)
        {
            double radius = standardDeviation * Math.Sqrt(-2 * Math.Log(1 - NextFloat()));
            (double sin, double cos) = Math.SinCos(Math.Tau * NextFloat());
            destination[i] = (float)(mean + (radius * cos));
            if (i + 1 < destination.Length)
            {
                destination[i + 1] = (float)(mean + (radius * sin));
            }
        }
    }

    /// <summary>Uniform in 0..limit-1. The bias of multiply-shift is below limit / 2^64.</summary>
    public int NextInt(int limit) => Scaled(NextBits(), limit);

    /// <summary>Shuffles in place, every order equally likely (Fisher and Yates; Durstenfeld 1964).</summary>
    public unsafe void Shuffle(Span<int> values)
    {
        Span<ulong> bits = stackalloc ulong[ShuffledAtOnce];
        Span<int> places = stackalloc int[ShuffledAtOnce];
        fixed (int* v = values)
        {
            for (int i = values.Length - 1; i > 0;)
            {
                int count = Math.Min(ShuffledAtOnce, i);
                Fill(_count, bits[..count]);
                _count += (ulong)count;
                for (int k = 0; k < count; k++)
                {
                    places[k] = Scaled(bits[k], i - k + 1);
                    Prefetch.Read(v + places[k]);
                }

                for (int k = 0; k < count; k++, i--)
                {
                    (v[i], v[places[k]]) = (v[places[k]], v[i]);
                }
            }
        }
    }

    /// <summary>Fills with the 64 bits of draw <paramref name="first"/>, counted from 0, and of those after it; counts none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Fill(ulong first, Span<ulong> bits)
    {
        // Whole numbers, so the width of a vector changes no bit.
        ulong state = _stream + (first * Golden);
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ulong> states = StatesAfter(state);
            for (; i + Vector512<ulong>.Count <= bits.Length; i += Vector512<ulong>.Count, states += Stride)
            {
                Mix(states).CopyTo(bits[i..]);
            }
        }
        else
        {
            Vector<ulong> states = new Vector<ulong>(state) + Vector.CreateSequence(Golden, Golden);
            var stride = new Vector<ulong>(Golden * (ulong)Vector<ulong>.Count);
            for (; i + Vector<ulong>.Count <= bits.Length; i += Vector<ulong>.Count, states += stride)
            {
                Mix(states).CopyTo(bits[i..]);
            }
        }

        state += Golden * (ulong)i;
        for (; i < bits.Length; i++)
        {
            bits[i] = Mix(state += Golden);
        }
    }

    /// <summary>The place in the stream before draw <paramref name="first"/>, counted from 0, for <see cref="AtLeast"/>.</summary>
    public readonly ulong StateBefore(ulong first) => _stream + (first * Golden);

    /// <summary>The place after as many draws.</summary>
    public static ulong StateAfter(ulong state, ulong draws) => state + (draws * Golden);

    /// <summary>The places of the eight draws that follow; <see cref="Mix(Vector512{ulong})"/> makes them draws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> StatesAfter(ulong state) => Vector512.Create(state) + Vector512.CreateSequence(Golden, Golden);

    /// <summary>
    /// Draws 16 times, for 32 whole numbers of 32 bits: the low half of a draw first. Bit i says whether number i is the threshold or more.
    /// </summary>
    /// <param name="state">The place in the stream, which moves on.</param>
    /// <param name="threshold">The threshold.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtLeast(ref ulong state, uint threshold)
    {
        ulong before = state;
        state += unchecked(16 * Golden);
        uint bits = 0;
        for (int i = 0; i < 32; i += 2 * Vector256<ulong>.Count)
        {
            Vector256<ulong> states = Vector256.Create(before + ((ulong)i / 2 * Golden)) + Vector256.CreateSequence(Golden, Golden);
            bits |= Vector256.GreaterThanOrEqual(Mix(states).AsUInt32(), Vector256.Create(threshold)).ExtractMostSignificantBits() << i;
        }

        return bits;
    }

    private static int Scaled(ulong bits, int limit) => (int)Math.BigMul(bits, (ulong)limit, out _);

    private ulong NextBits() => Mix(_stream + (++_count * Golden));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ulong> Mix(Vector<ulong> z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mix(Vector256<ulong> z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Mix(Vector512<ulong> z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
