using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// MathNet's linear algebra on the library's kernels: after <c>LinearAlgebraControl.Provider = new SimdLinearAlgebraProvider()</c> every product
/// and factorization of a dense <c>Matrix&lt;float&gt;</c> or <c>Matrix&lt;double&gt;</c> in the process runs on them. docs/mathnet.md says what gains how much.
/// </summary>
/// <remarks>
/// <para>
/// Products, LU, Cholesky and QR with their solvers, and the arithmetic of vectors are its own; the rest, complex numbers, singular values and
/// eigenvalues among it, is <see cref="ManagedLinearAlgebraProvider"/>'s. It uses as many threads as both <see cref="Parallelism.MaxThreads"/> and MathNet's
/// <c>Control.MaxDegreeOfParallelism</c> allow; results do not depend on them. Products allocate nothing after a thread's first use. Wrong arguments
/// throw what the managed provider throws. An instance has no state, and serves many threads at once.
/// </para>
/// <para>The library never sets MathNet's process-wide provider itself.</para>
/// </remarks>
public sealed partial class SimdLinearAlgebraProvider : ILinearAlgebraProvider
{
    private static ManagedLinearAlgebraProvider Managed => ManagedLinearAlgebraProvider.Instance;

    /// <summary>Text such as <c>NeuralNet simd (Vector256)</c>.</summary>
    public override string ToString() => $"NeuralNet simd ({KernelPaths.Current})";

    bool ILinearAlgebraProvider.IsAvailable() => true;

    void ILinearAlgebraProvider.InitializeVerify()
    {
    }

    void ILinearAlgebraProvider.FreeResources()
    {
    }
}
