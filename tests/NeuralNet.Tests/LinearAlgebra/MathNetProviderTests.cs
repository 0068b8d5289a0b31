using System.Reflection;
using MathNet.Numerics.Providers.LinearAlgebra;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.LinearAlgebra;

/// <summary>MathNet's process-wide provider belongs to the application: the library reads it and never sets it.</summary>
[Collection(ProcessCollection.Name)]
public sealed class MathNetProviderTests
{
    [Fact]
    public void Library_Used_LeavesTheProcessWideProvider() => WithProcessWide(Recorder(), mine =>
    {
        IMatrixMultiplier[] multipliers = [new SimdMatrixMultiplier(), new MathNetMatrixMultiplier()];
        foreach (IMatrixMultiplier multiplier in multipliers)
        {
            var model = new Model([new Dense(3, 4, Activation.Relu), new Dense(4, 2)]) { Multiplier = multiplier };
            new SoftmaxCrossEntropy().Compute(model.Forward(new Tensor(2, 3)), new Tensor(2, 1), out Tensor gradient);
            model.Backward(gradient);
            new Sgd(0.1f).Step(model.Parameters);
        }

        LinearAlgebraControl.Provider.Should().BeSameAs(mine);
    });

    [Fact]
    public void Multiplier_WithoutAProvider_FollowsTheProcessWideOne()
    {
        var multiplier = new MathNetMatrixMultiplier();

        WithProcessWide(Recorder(), mine =>
        {
            Multiply(multiplier).Should().Be(6);
            mine.Calls.Should().Contain("MatrixMultiplyWithUpdate");
        });
    }

    [Fact]
    public void Multiplier_WithAProvider_UsesIt()
    {
        RecordingProvider mine = Recorder();

        var multiplier = new MathNetMatrixMultiplier((ILinearAlgebraProvider)(object)mine);

        Multiply(multiplier).Should().Be(6);
        mine.Calls.Should().Equal("MatrixMultiplyWithUpdate");
    }

    [Fact]
    public void Multiplier_NullProvider_Throws()
    {
        Action make = () => _ = new MathNetMatrixMultiplier(null!);

        make.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Names_OfBoth_SayWhatMultiplies()
    {
        new MathNetMatrixMultiplier().Name.Should().StartWith("MathNet (").And.EndWith(")");
        new SimdMatrixMultiplier().Name.Should().Be($"simd ({KernelPaths.Current})");
    }

    private static RecordingProvider Recorder()
    {
        var recorder = (RecordingProvider)(object)DispatchProxy.Create<ILinearAlgebraProvider, RecordingProvider>();
        recorder.Inner = LinearAlgebraControl.Provider;
        return recorder;
    }

    private static void WithProcessWide(RecordingProvider provider, Action<RecordingProvider> test)
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        try
        {
            LinearAlgebraControl.Provider = (ILinearAlgebraProvider)(object)provider;
            test(provider);
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }

    private static float Multiply(MathNetMatrixMultiplier multiplier)
    {
        var destination = new Tensor(1, 1);
        multiplier.Multiply(1, Tensor.From([2], 1, 1), Tensor.From([3], 1, 1), 0, destination);
        return destination[0];
    }

    /// <summary>Passes everything on and notes it.</summary>
    public class RecordingProvider : DispatchProxy
    {
        public List<string> Calls { get; } = [];

        public object? Inner { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls.Add(targetMethod!.Name);
            return targetMethod.Invoke(Inner, args);
        }
    }
}
