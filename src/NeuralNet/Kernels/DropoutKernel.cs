using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Inverted dropout: each number, on a draw of its own, is either zeroed or scaled up.</summary>
/// <remarks>
/// Which numbers are kept is a bit each, 32 in a word, the lowest first: a factor for each number would be a third matrix that moves through
/// memory both ways. The bits beyond the last number are 0.
/// </remarks>
internal static unsafe class DropoutKernel
{
    // About 2 microseconds of work, and whole words: a part's are in cache lines of their own.
    private const int ElementsPerPart = 16_384;

    private const int BitsPerWord = 32;

    /// <summary>The number of words that the bits of as many elements take.</summary>
    public static int Words(int elements) => (int)(((long)elements + BitsPerWord - 1) / BitsPerWord);

    /// <summary>Memory of as many floats as words.</summary>
    public static Span<uint> WordsIn(Span<float> memory) => MemoryMarshal.Cast<float, uint>(memory);

    /// <summary>What a number is multiplied by that is kept.</summary>
    public static float Scale(float rate) => 1 / (1 - rate);

    /// <summary>
    /// destination = 0 · source with probability <paramref name="rate"/>, else source / (1 - rate); <paramref name="kept"/> tells which.
    /// </summary>
    /// <param name="random">The stream.</param>
    /// <param name="rate">0 to below 1.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="kept">[<see cref="Words"/>], to be overwritten.</param>
    /// <param name="destination">As many. May be the source.</param>
    /// <remarks>Number n takes half of the stream's draw n / 2, the low half where n is even: threads do not matter.</remarks>
    public static void Forward(CounterRandom random, float rate, ReadOnlySpan<float> source, Span<uint> kept, Span<float> destination)
    {
        Debug.Assert(rate is >= 0 and < 1, "a share");
        Debug.Assert(kept.Length == Words(source.Length) && source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, d = destination)
        fixed (uint* k = kept)
        {
            var sweep = new DrawSweep
            {
                Random = random,
                Threshold = (uint)(rate * (double)(1L << 32)),
                Scale = Scale(rate),
                Source = s,
                Kept = k,
                Destination = d,
                Parts = new Partition(source.Length, ElementsPerPart),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>destination = source · scale where a number was kept, else source · 0.</summary>
    /// <param name="scale"><see cref="Scale"/> of the rate.</param>
    /// <param name="kept">Of <see cref="Forward"/>.</param>
    /// <param name="source">The numbers.</param>
    /// <param name="destination">As many. May be the source.</param>
    public static void Apply(float scale, ReadOnlySpan<uint> kept, ReadOnlySpan<float> source, Span<float> destination)
    {
        Debug.Assert(kept.Length == Words(source.Length) && source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, d = destination)
        fixed (uint* k = kept)
        {
            var sweep = new KeptSweep { Scale = scale, Source = s, Kept = k, Destination = d, Parts = new Partition(source.Length, ElementsPerPart) };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>32 numbers times 0 or the scale, by the bits of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TSimd, TVector>(float* source, uint bits, TVector scale, float* destination)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        for (int i = 0; i < BitsPerWord; i += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(source + i), TSimd.WhereBits(bits >> i, scale)), destination + i);
        }
    }

    /// <summary>The last numbers, fewer than 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TSimd, TVector>(float* source, uint bits, TVector scale, float* destination, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        for (nint i = 0; i < count; i += TSimd.Width)
        {
            nint lanes = Math.Min(TSimd.Width, count - i);
            TVector product = TSimd.Multiply(Elements.Load<TSimd, TVector>(source + i, lanes), TSimd.WhereBits(bits >> (int)i, scale));
            Elements.Store<TSimd, TVector>(product, destination + i, lanes);
        }
    }

    [SkipLocalsInit]
    private struct DrawSweep : IPartKernel
    {
        public CounterRandom Random;
        public uint Threshold;
        public float Scale;
        public float* Source;
        public uint* Kept;
        public float* Destination;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* source = Source, destination = Destination;
            TVector scale = TSimd.Broadcast(Scale);
            uint threshold = Threshold;
            nint end = Parts.End(part), i = Parts.Start(part);
            uint* kept = Kept + (i / BitsPerWord);
            ulong state = Random.StateBefore((ulong)i / 2);
            if (typeof(TSimd) == typeof(Simd512) && Vector512.IsHardwareAccelerated)
            {
                nint words = (end - i) / BitsPerWord;
                Words(ref state, threshold, Scale, words, source + i, kept, destination + i);
                i += words * BitsPerWord;
                kept += words;
            }

            for (; i + BitsPerWord <= end; i += BitsPerWord)
            {
                uint word = CounterRandom.AtLeast(ref state, threshold);
                *kept++ = word;
                Multiply<TSimd, TVector>(source + i, word, scale, destination + i);
            }

            if (i < end)
            {
                *kept = CounterRandom.AtLeast(ref state, threshold) & ((1u << (int)(end - i)) - 1);
                Multiply<TSimd, TVector>(source + i, *kept, scale, destination + i, end - i);
            }
        }

        // The loop below in 512 bit, for which a comparison is a mask: the factors need not come from the bits again. It takes two thirds of the time.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static void Words(ref ulong state, uint threshold, float factor, nint count, float* source, uint* kept, float* destination)
        {
            Vector512<uint> least = Vector512.Create(threshold);
            Vector512<float> scale = Vector512.Create(factor);
            Vector512<ulong> first = CounterRandom.StatesAfter(state), second = first + CounterRandom.Stride, stride = CounterRandom.Stride + CounterRandom.Stride;
            for (nint i = 0; i < count; i++)
            {
                Vector512<uint> low = Vector512.GreaterThanOrEqual(CounterRandom.Mix(first).AsUInt32(), least);
                Vector512<uint> high = Vector512.GreaterThanOrEqual(CounterRandom.Mix(second).AsUInt32(), least);
                Vector512.Store(Vector512.Load(source) * (low.AsSingle() & scale), destination);
                Vector512.Store(Vector512.Load(source + 16) * (high.AsSingle() & scale), destination + 16);
                kept[i] = (uint)low.ExtractMostSignificantBits() | (uint)(high.ExtractMostSignificantBits() << 16);
                first += stride;
                second += stride;
                source += BitsPerWord;
                destination += BitsPerWord;
            }

            state = CounterRandom.StateAfter(state, (ulong)count * BitsPerWord / 2);
        }
    }

    [SkipLocalsInit]
    private struct KeptSweep : IPartKernel
    {
        public float Scale;
        public float* Source;
        public uint* Kept;
        public float* Destination;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* source = Source, destination = Destination;
            TVector scale = TSimd.Broadcast(Scale);
            nint end = Parts.End(part), i = Parts.Start(part);
            uint* kept = Kept + (i / BitsPerWord);
            for (; i + BitsPerWord <= end; i += BitsPerWord)
            {
                Multiply<TSimd, TVector>(source + i, *kept++, scale, destination + i);
            }

            if (i < end)
            {
                Multiply<TSimd, TVector>(source + i, *kept, scale, destination + i, end - i);
            }
        }
    }
}
