using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>A kernel that works in parts: its fields are its arguments, as pointers that the caller has fixed.</summary>
internal interface IPartKernel
{
    /// <summary>Computes one part. Parts run in any order, on several threads at once, and write disjoint outputs.</summary>
    /// <remarks>A part with a loop is marked AggressiveOptimization: docs/gemm.md explains why.</remarks>
    void Part<TSimd, TVector>(int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}

/// <summary>Runs kernels on the instruction width of <see cref="KernelPaths.Current"/>.</summary>
internal static unsafe class Kernel
{
    /// <summary>Runs all parts on the caller's thread.</summary>
    public static void Run<TKernel>(ref TKernel kernel, int parts = 1)
        where TKernel : unmanaged, IPartKernel
    {
        switch (KernelPaths.Current)
        {
            case KernelPath.Vector512: Alone<TKernel, Simd512, Vector512<float>>(ref kernel, parts); break;
            case KernelPath.Vector256: Alone<TKernel, Simd256, Vector256<float>>(ref kernel, parts); break;
            case KernelPath.Vector128: Alone<TKernel, Simd128, Vector128<float>>(ref kernel, parts); break;
            default: Alone<TKernel, SimdScalar, float>(ref kernel, parts); break;
        }
    }

    /// <summary>Runs all parts on at most <paramref name="threads"/> threads, the caller among them. Allocates nothing.</summary>
    /// <param name="kernel">A local of the caller. What a part writes into its fields is seen by every thread: parts that share one must agree.</param>
    /// <param name="parts">0 or more.</param>
    /// <param name="threads">1 or more.</param>
    public static void Run<TKernel>(ref TKernel kernel, int parts, int threads)
        where TKernel : unmanaged, IPartKernel
    {
        if (parts <= 1 || threads <= 1)
        {
            Run(ref kernel, parts);
            return;
        }

        fixed (TKernel* context = &kernel)
        {
            switch (KernelPaths.Current)
            {
                case KernelPath.Vector512: WorkerTeam.Run(&Part<TKernel, Simd512, Vector512<float>>, context, parts, threads); break;
                case KernelPath.Vector256: WorkerTeam.Run(&Part<TKernel, Simd256, Vector256<float>>, context, parts, threads); break;
                case KernelPath.Vector128: WorkerTeam.Run(&Part<TKernel, Simd128, Vector128<float>>, context, parts, threads); break;
                default: WorkerTeam.Run(&Part<TKernel, SimdScalar, float>, context, parts, threads); break;
            }
        }
    }

    private static void Alone<TKernel, TSimd, TVector>(ref TKernel kernel, int parts)
        where TKernel : unmanaged, IPartKernel
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        for (int part = 0; part < parts; part++)
        {
            kernel.Part<TSimd, TVector>(part);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TKernel, TSimd, TVector>(void* kernel, int part)
        where TKernel : unmanaged, IPartKernel
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        ((TKernel*)kernel)->Part<TSimd, TVector>(part);
}
