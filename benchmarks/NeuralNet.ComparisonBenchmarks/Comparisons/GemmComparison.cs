using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>The matrix product.</summary>
internal sealed class GemmComparison(Peer ours, IReadOnlyList<Peer> peers, Report report)
    : Comparison<GemmCase>(ours, peers, report)
{
    protected override string Title => "Matrix product";

    protected override string Explanation =>
        "GFLOP/s of C[M,N] = A[M,K] · B[K,N] in float32, median (best); Aᵀ and Bᵀ as in a backward pass.";

    protected override string Compared => "the products";

    protected override IReadOnlyList<GemmCase> Cases => GemmCase.All;

    // 2048 products of numbers from -1 to 1 are summed in another order by everyone.
    protected override double Tolerance => 1e-4;

    protected override Work? Start(Peer peer, GemmCase item) => peer.Gemm(item);

    protected override double Flops(GemmCase item) => item.Flops;

    protected override string Format(GemmCase item, double seconds) =>
        (item.Flops / seconds / 1e9).ToString("F1", CultureInfo.InvariantCulture);
}
