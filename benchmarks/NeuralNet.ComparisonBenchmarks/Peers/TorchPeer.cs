using TorchSharp;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>TorchSharp, call by call: libtorch, with MKL and OpenMP inside.</summary>
internal sealed class TorchPeer : Peer
{
    public override string Name => "TorchSharp";

    public override Work Gemm(GemmCase product) => new Product(product);

    public override Work Training(TrainingCase training) => new TorchTraining(training);

    public override Work Prediction(PredictionCase prediction) => new Predictions(prediction);

    /// <summary>A copy of ours.</summary>
    public static torch.Tensor Copy(Tensor tensor) => torch.tensor(tensor.AsSpan().ToArray(), [tensor.Rows, tensor.Columns]);

    /// <summary>A copy of a layer's weight [I, O], as [O, I].</summary>
    public static torch.Tensor CopyOfWeight(Dense layer) =>
        torch.tensor(Networks.Transposed(layer.Weight.Value), [layer.Outputs, layer.Inputs]);

    public static torch.Tensor CopyOfBias(Dense layer) => torch.tensor(layer.Bias.Value.AsSpan().ToArray(), [layer.Outputs]);

    /// <summary>Class numbers [rows, 1], as PyTorch wants them: 64-bit, [rows].</summary>
    public static torch.Tensor Classes(Tensor targets) =>
        torch.tensor(Array.ConvertAll(targets.AsSpan().ToArray(), target => (long)target), [targets.Rows]);

    protected override string Load()
    {
        string libtorch = torch.__version__;
        return $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, libtorch {libtorch}";
    }

    protected override void SetThreads(int threads) => torch.set_num_threads(threads);

    private sealed class Product : Work
    {
        private readonly torch.Tensor _a;
        private readonly torch.Tensor _b;
        private readonly torch.Tensor _c;

        public Product(GemmCase product)
        {
            _a = product.TransposeA ? Copy(product.A).t() : Copy(product.A);
            _b = product.TransposeB ? Copy(product.B).t() : Copy(product.B);
            _c = torch.zeros(product.M, product.N);
        }

        // In place with beta = 0, so that no result is allocated; what it returns is _c itself.
        public override void Run() => _c.addmm_(_a, _b, 0, 1);

        public override float[] Result()
        {
            Run();
            return _c.data<float>().ToArray();
        }

        protected override void Free()
        {
            _a.Dispose();
            _b.Dispose();
            _c.Dispose();
        }
    }

    private sealed class Predictions(PredictionCase prediction) : Work
    {
        private readonly torch.Tensor _features = Copy(prediction.Features());
        private readonly (torch.Tensor Weight, torch.Tensor Bias)[] _layers =
            [.. prediction.Model().Layers.Cast<Dense>().Select(layer => (CopyOfWeight(layer), CopyOfBias(layer)))];

        public override void Run()
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Forward();
        }

        public override float[] Result()
        {
            using DisposeScope scope = torch.NewDisposeScope();
            return Forward().data<float>().ToArray();
        }

        protected override void Free()
        {
            _features.Dispose();
            foreach ((torch.Tensor weight, torch.Tensor bias) in _layers)
            {
                weight.Dispose();
                bias.Dispose();
            }
        }

        private torch.Tensor Forward()
        {
            using IDisposable inference = torch.inference_mode(true);
            torch.Tensor output = _features;
            for (int i = 0; i < _layers.Length; i++)
            {
                output = torch.nn.functional.linear(output, _layers[i].Weight, _layers[i].Bias);
                output = i < _layers.Length - 1 ? output.relu_() : output;
            }

            return output;
        }
    }
}
