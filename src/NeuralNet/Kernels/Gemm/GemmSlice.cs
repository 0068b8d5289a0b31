using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Some panels of B over a run of k, packed once and shared by all threads.</summary>
internal unsafe struct GemmSlice<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public GemmProduct<T> Product;
    public T* PackedB;
    public int Column;
    public int Panels;
    public int DepthStart;
    public int Depth;

    /// <summary>Packs the panels into this thread's scratch, on this number of threads.</summary>
    /// <param name="slice">The slice; it stays where it is meanwhile.</param>
    /// <param name="threads">Threads that share the panels.</param>
    public static void Pack<TSimd, TVector>(GemmSlice<T>* slice, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        slice->PackedB = GemmPacking.ScratchB<T>(slice->Panels * slice->Depth * GemmProduct<T>.PanelWidth<TSimd, TVector>());
        WorkerTeam.Run(&PackPanel<TSimd, TVector>, slice, slice->Panels, threads);
    }

    /// <summary>A packed panel.</summary>
    public readonly T* Panel(int panel, int width) => PackedB + ((nint)panel * Depth * width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel<TSimd, TVector>(void* context, int panel)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        ref GemmSlice<T> slice = ref *(GemmSlice<T>*)context;
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        slice.Product.PackPanels(slice.DepthStart, slice.Depth, slice.Column + (panel * width), 1, width, slice.Panel(panel, width));
    }
}
