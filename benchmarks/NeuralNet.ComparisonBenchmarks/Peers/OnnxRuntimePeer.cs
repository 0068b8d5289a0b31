using Microsoft.ML.OnnxRuntime;
using NeuralNet.Onnx;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>ONNX Runtime: predictions only.</summary>
internal sealed class OnnxRuntimePeer : Peer
{
    public override string Name => "ONNX Runtime";

    public override Work Prediction(PredictionCase prediction) => new Predictions(prediction, Threads);

    protected override string Load() => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    // A session has its own threads, whose number is fixed where it is made.
    protected override void SetThreads(int threads)
    {
    }

    /// <summary>Input and output are bound once, so that a run copies and allocates nothing.</summary>
    private sealed class Predictions : Work
    {
        private readonly float[] _output;
        private readonly OrtValue _input;
        private readonly OrtValue _result;
        private readonly SessionOptions _options = new();
        private readonly InferenceSession _session;
        private readonly OrtIoBinding _binding;
        private readonly RunOptions _run = new();

        public Predictions(PredictionCase prediction, int threads)
        {
            _output = new float[prediction.Rows * prediction.Sizes[^1]];
            _options.IntraOpNumThreads = threads;
            _options.InterOpNumThreads = 1;
            _session = new InferenceSession(Exported(prediction.Model()), _options);
            _input = OrtValue.CreateTensorValueFromMemory(
                prediction.Features().AsSpan().ToArray(), [prediction.Rows, prediction.Sizes[0]]);
            _result = OrtValue.CreateTensorValueFromMemory(_output, [prediction.Rows, prediction.Sizes[^1]]);
            _binding = _session.CreateIoBinding();
            _binding.BindInput("input", _input);
            _binding.BindOutput("output", _result);
        }

        public override void Run() => _session.RunWithBinding(_run, _binding);

        public override float[] Result()
        {
            Run();
            return [.. _output];
        }

        private static byte[] Exported(Model model)
        {
            using var stream = new MemoryStream();
            model.ExportOnnx(stream);
            return stream.ToArray();
        }

        protected override void Free()
        {
            _binding.Dispose();
            _session.Dispose();
            _run.Dispose();
            _options.Dispose();
            _input.Dispose();
            _result.Dispose();
        }
    }
}
