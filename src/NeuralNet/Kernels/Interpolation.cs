using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Moves numbers toward others.</summary>
/// <remarks>An element's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class Interpolation
{
    private const int ElementsPerPart = 16_384;

    /// <summary>values = values + share · (target - values); exactly the target for a share of 1.</summary>
    public static void MoveToward(ReadOnlySpan<float> target, float share, Span<float> values)
    {
        Debug.Assert(target.Length == values.Length, "equal lengths");
        if (share == 1)
        {
            target.CopyTo(values);
            return;
        }

        fixed (float* t = target, v = values)
        {
            var sweep = new Sweep { Target = t, Values = v, Share = share, Parts = new Partition(values.Length, ElementsPerPart) };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct Sweep : IPartKernel
    {
        public float* Target;
        public float* Values;
        public float Share;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector share = TSimd.Broadcast(Share);
            nint end = Parts.End(part), width = TSimd.Width;
            for (nint i = Parts.Start(part); i < end; i += width)
            {
                nint count = Math.Min(width, end - i);
                TVector value = Elements.Load<TSimd, TVector>(Values + i, count);
                TVector distance = TSimd.Subtract(Elements.Load<TSimd, TVector>(Target + i, count), value);
                Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(distance, share, value), Values + i, count);
            }
        }
    }
}
