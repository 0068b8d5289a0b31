using Microsoft.ML.OnnxRuntime;
using Tensors = Microsoft.ML.OnnxRuntime.Tensors;

namespace NeuralNet.Onnx.Tests;

/// <summary>A file that ONNX Runtime has loaded.</summary>
internal sealed class OnnxRun : IDisposable
{
    // How far a number may be off: of its size, or of 1 if it is smaller.
    private const double Tolerance = 1e-5;

    private readonly InferenceSession _session;

    public OnnxRun(byte[] file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new InferenceSession(file, options);
    }

    public InferenceSession Session => _session;

    public static OnnxRun Of(Model model, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        model.ExportOnnx(stream, options);
        return new(stream.ToArray());
    }

    public static OnnxRun Of(MlpEstimator estimator, OnnxExportOptions? options = null)
    {
        using var stream = new MemoryStream();
        estimator.ExportOnnx(stream, options);
        return new(stream.ToArray());
    }

    /// <summary>What the matrix "input" gives.</summary>
    public float[] Run(Tensor input, string output = "output") => Run(output, Of("input", input)).Cast<float>().ToArray();

    /// <summary>What inputs give.</summary>
    public Array Run(string output, params NamedOnnxValue[] inputs)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = _session.Run(inputs, [output]);
        return results[0].Value switch
        {
            Tensors.Tensor<float> numbers => numbers.ToArray(),
            Tensors.Tensor<long> numbers => numbers.ToArray(),
            Tensors.Tensor<string> texts => texts.ToArray(),
            var other => throw new InvalidOperationException($"{other.GetType()}"),
        };
    }

    public static NamedOnnxValue Of(string name, Tensor input) =>
        NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<float>(input.ToArray(), [input.Rows, input.Columns]));

    public static NamedOnnxValue Of(string name, string[] texts) =>
        NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<string>(texts, [texts.Length, 1]));

    /// <summary>Throws unless numbers agree with a model's.</summary>
    public static void Agree(float[] numbers, Tensor expected, string what)
    {
        numbers.Should().HaveCount(expected.Length, what);
        for (int i = 0; i < numbers.Length; i++)
        {
            double difference = Math.Abs((double)numbers[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            (difference <= Tolerance).Should().BeTrue("{0}: element {1} is {2} and not {3}", what, i, numbers[i], expected[i]);
        }
    }

    public void Dispose() => _session.Dispose();
}
