using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Some panels of B over a run of k, packed once and shared by all threads.</summary>
internal unsafe struct GemmSlice
{
    public GemmProduct Product;
    public float* PackedB;
    public int Column;
    public int Panels;
    public int DepthStart;
    public int Depth;

    /// <summary>Packs the panels into this thread's scratch, on so many threads.</summary>
    /// <param name="slice">The slice; it stays where it is meanwhile.</param>
    /// <param name="threads">Threads that share the panels.</param>
    public static void Pack<TSimd, TVector>(GemmSlice* slice, int threads)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        slice->PackedB = GemmPacking.ScratchB(slice->Panels * slice->Depth * GemmProduct.PanelWidth<TSimd, TVector>());
        WorkerTeam.Run(&PackPanel<TSimd, TVector>, slice, slice->Panels, threads);
    }

    /// <summary>A packed panel.</summary>
    public readonly float* Panel(int panel, int width) => PackedB + ((nint)panel * Depth * width);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel<TSimd, TVector>(void* context, int panel)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmSlice slice = ref *(GemmSlice*)context;
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        slice.Product.PackPanels(slice.DepthStart, slice.Depth, slice.Column + (panel * width), 1, width, slice.Panel(panel, width));
    }
}
