using System.Runtime.InteropServices;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>Kernels allocate nothing once their scratch has grown: not on the calling thread, and not on the workers.</summary>
[Collection(ThreadsCollection.Name)]
[Trait("Category", "Numeric")]
public class KernelAllocationTests
{
    private const int Calls = 5;

    private static readonly float[] A = Samples.Uniform(1, 200 * 600);
    private static readonly float[] B = Samples.Uniform(2, 600 * 2100);
    private static readonly float[] C = new float[200 * 2100];
    private static readonly float[] D = new float[200 * 2100];

    private static readonly Dictionary<string, Action> Kernels = new()
    {
        ["Gemm in place"] = () => Gemm.Multiply(1, A.AsSpan(0, 20 * 100), false, B.AsSpan(0, 100 * 700), false, 20, 700, 100, 0, C.AsSpan(0, 20 * 700)),
        ["Gemm packed"] = () => Gemm.Multiply(1, A.AsSpan(0, 170 * 120), true, B.AsSpan(0, 120 * 70), true, 170, 70, 120, 1, C.AsSpan(0, 170 * 70)),
        ["Gemm in blocks"] = () => Gemm.Multiply(1, A.AsSpan(0, 3 * 515), false, B.AsSpan(0, 515 * 2100), true, 3, 2100, 515, 0, C.AsSpan(0, 3 * 2100)),
        ["Gemm of a row"] = () => Gemm.Multiply(1, A.AsSpan(0, 600), false, B.AsSpan(0, 600 * 701), false, 1, 701, 600, 0, C.AsSpan(0, 701)),
        ["Gemm of a row, B transposed"] = () => Gemm.Multiply(1, A.AsSpan(0, 600), false, B.AsSpan(0, 600 * 701), true, 1, 701, 600, 0, C.AsSpan(0, 701)),
        ["Activation forward"] = () => ActivationKernel<GeluOperator>.Forward(default, A.AsSpan(0, 100 * 401), B.AsSpan(0, 401), C.AsSpan(0, 100 * 401), D.AsSpan(0, 100 * 401)),
        ["Activation backward"] = () => ActivationKernel<TanhOperator>.Backward(default, A.AsSpan(0, 100 * 401), D.AsSpan(0, 100 * 401)),
        ["Softmax"] = () => SoftmaxKernel.Softmax(A.AsSpan(0, 30 * 11), 11, D.AsSpan(0, 30 * 11)),
        ["Cross-entropy of classes"] = () => SoftmaxKernel.CrossEntropyOfClasses(A.AsSpan(0, 30 * 11), stackalloc float[30], 11, 1, D.AsSpan(0, 30 * 11)),
        ["Cross-entropy of distributions"] = () => SoftmaxKernel.CrossEntropyOfDistributions(A.AsSpan(0, 30 * 11), B.AsSpan(0, 30 * 11), 11, 1, D.AsSpan(0, 30 * 11)),
        ["Loss"] = () => ElementwiseLossKernel<HuberOperator>.Evaluate(A.AsSpan(0, 3001), B.AsSpan(0, 3001), 1, 1, D.AsSpan(0, 3001)),
        ["Column sum"] = () => ColumnSum.Add(1, A.AsSpan(0, 30 * 111), 0, D.AsSpan(0, 111)),
        ["Update"] = () => UpdateKernel<SgdRule>.Step(new SgdRule(0.01f, 0), A.AsSpan(0, 50_001), [], [], D.AsSpan(0, 50_001)),
        ["Dropout"] = () => DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, 1), 0.5f, A.AsSpan(0, 50_001), MemoryMarshal.Cast<float, uint>(C.AsSpan(0, DropoutKernel.Words(50_001))), D.AsSpan(0, 50_001)),
        ["Random"] = () => new CounterRandom(RandomPurpose.LayerDraws, 1).Shuffle(stackalloc int[50]),
    };

    public static TheoryData<string> Names => [.. Kernels.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernel_OneThread_AllocatesNothing(string name) => ThreadsCollection.With(1, () =>
    {
        Action kernel = Kernels[name];
        kernel();

        Allocations.OfThread(() =>
        {
            for (int i = 0; i < Calls; i++)
            {
                kernel();
            }
        }).Should().Be(0);
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernel_ThreeThreads_AllocatesNothingOnAnyThread(string name) => ThreadsCollection.With(3, () =>
    {
        Action kernel = Kernels[name];
        kernel();

        Allocations.OfProcess(() =>
        {
            for (int i = 0; i < Calls; i++)
            {
                kernel();
            }
        }).Should().Be(0);
    });
}
