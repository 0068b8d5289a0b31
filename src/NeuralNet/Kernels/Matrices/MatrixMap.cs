using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Writes what a rule gives for each place of a matrix.</summary>
/// <remarks>An element's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class MatrixMap<TRule>
    where TRule : unmanaged, IElementRule
{
    // About 2 microseconds of work in the cache.
    private const int ElementsPerPart = 16_384;

    /// <summary>destination[i, j] = rule(i, j). It may be a matrix that the rule reads.</summary>
    public static void Run(TRule rule, int columns, Span<float> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        Debug.Assert(destination.Length % columns == 0, "whole rows");
        fixed (float* d = destination)
        {
            var map = new Map
            {
                Rule = rule,
                Destination = d,
                Columns = columns,
                Parts = new Partition(destination.Length / columns, Math.Max(1, ElementsPerPart / columns)),
            };
            Kernel.Run(ref map, map.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct Map : IPartKernel
    {
        public TRule Rule;
        public float* Destination;
        public nint Columns;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TRule rule = Rule;
            float* destination = Destination;
            nint columns = Columns;
            nint width = TSimd.Width;
            nint place = Parts.Start(part) * columns;
            nint end = Parts.End(part) * columns;
            while (place < end)
            {
                nint row = place;
                nint rowEnd = row + columns;
                for (; place + (2 * width) <= rowEnd; place += 2 * width)
                {
                    TVector first = rule.At<TSimd, TVector>(place, place - row, width);
                    TVector second = rule.At<TSimd, TVector>(place + width, place - row + width, width);
                    TSimd.Store(first, destination + place);
                    TSimd.Store(second, destination + place + width);
                }

                for (; place + width <= rowEnd; place += width)
                {
                    TSimd.Store(rule.At<TSimd, TVector>(place, place - row, width), destination + place);
                }

                nint ragged = rowEnd - place;
                if (ragged > 0)
                {
                    Ragged.Store<TSimd, TVector>(rule.At<TSimd, TVector>(place, place - row, ragged), destination + place, ragged);
                    place = rowEnd;
                }
            }
        }
    }
}
