using System.Runtime.InteropServices;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>OpenBLAS where the system has it: on Debian <c>apt install libopenblas0-pthread</c>.</summary>
internal sealed unsafe class OpenBlasPeer : Peer
{
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    private delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _multiply;
    private delegate* unmanaged<int, void> _setThreads;

    public override string Name => "OpenBLAS";

    public override Work Gemm(GemmCase product) => new Product(this, product);

    protected override string Load()
    {
        string name = OperatingSystem.IsWindows() ? "libopenblas.dll"
            : OperatingSystem.IsMacOS() ? "libopenblas.dylib"
            : "libopenblas.so.0";
        if (!NativeLibrary.TryLoad(name, out nint library))
        {
            throw new DllNotFoundException($"{name} is not installed (Debian: apt install libopenblas0-pthread)");
        }

        _multiply = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)
            NativeLibrary.GetExport(library, "cblas_sgemm");
        _setThreads = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads");
        var configuration = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_config");
        return Marshal.PtrToStringUTF8((nint)configuration()) ?? name;
    }

    protected override void SetThreads(int threads) => _setThreads(threads);

    private sealed class Product(OpenBlasPeer peer, GemmCase product) : Work
    {
        private readonly Tensor _c = new(product.M, product.N);

        public override void Run()
        {
            fixed (float* a = product.A.AsSpan(), b = product.B.AsSpan(), c = _c.AsSpan())
            {
                peer._multiply(
                    RowMajor, product.TransposeA ? Transpose : NoTranspose, product.TransposeB ? Transpose : NoTranspose,
                    product.M, product.N, product.K, 1, a, product.A.Columns, b, product.B.Columns, 0, c, product.N);
            }
        }

        public override float[] Result()
        {
            Run();
            return _c.AsSpan().ToArray();
        }
    }
}
