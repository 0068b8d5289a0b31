using TorchSharp;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// TorchSharp at its best: what PyTorch's compilers leave of a frozen model or of a training step, as one call of TorchScript. Products are
/// oneDNN's where they are large, weights of predictions are packed, relu is a part of the product.
/// </summary>
internal sealed class TorchScriptPeer(TorchPeer eager) : Peer
{
    /// <summary>Which modes there are, which are measured, and why the others are not.</summary>
    public const string Modes =
        "TorchSharp has two columns. TorchSharp calls libtorch operation by operation (predictions in inference mode, updates by its own optimizers); its products are MKL's. "
        + "TorchSharp JIT is one call of TorchScript for a prediction or for a whole step, its derivatives written out, with oneDNN's products from 2^20 multiply-adds on, weights packed "
        + "beforehand and relu inside the product in predictions, and PyTorch's fused Adam: no user writes it so, it is what a compiler would leave. TorchSharp 0.107 itself has no tracing, "
        + "no freeze and optimize_for_inference, no torch.compile, and no fused or foreach optimizers, so the script says by hand what they do. Functions of TorchScript with the same operations "
        + "as the first column, no_grad, and oneDNN's opaque tensors (to_mkldnn) were tried: none was faster than the faster of the two.";

    public override string Name => "TorchSharp JIT";

    public override Work Gemm(GemmCase product) => new Product(product);

    public override Work Training(TrainingCase training) => new TorchScriptTraining(training);

    public override Work Prediction(PredictionCase prediction) => new Predictions(prediction);

    protected override string Load()
    {
        if (eager.Missing is string why)
        {
            throw new NotSupportedException(why);
        }

        using torch.Tensor packed = TorchScript.Packed(torch.ones(2, 2), 2);
        return "the same by TorchScript (torch.jit), with oneDNN's products";
    }

    protected override void SetThreads(int threads) => torch.set_num_threads(threads);

    private sealed class Product : Work
    {
        private readonly torch.Tensor _a;
        private readonly torch.Tensor _b;
        private readonly torch.jit.ScriptModule _module;
        private readonly object[] _arguments;

        public Product(GemmCase product)
        {
            _a = product.TransposeA ? TorchPeer.Copy(product.A).t() : TorchPeer.Copy(product.A);
            _b = product.TransposeB ? TorchPeer.Copy(product.B) : TorchPeer.Copy(product.B).t();
            _module = TorchScript.Load(["a", "b"], [$"return {TorchScript.Linear("a", "b", long.MaxValue)}"]);
            _arguments = [_a, _b];
        }

        public override void Run()
        {
            using torch.Tensor c = TorchScript.Call(_module, _arguments);
        }

        public override float[] Result()
        {
            using torch.Tensor c = TorchScript.Call(_module, _arguments);
            return c.data<float>().ToArray();
        }

        protected override void Free()
        {
            _module.Dispose();
            _a.Dispose();
            _b.Dispose();
        }
    }

    private sealed class Predictions : Work
    {
        private readonly torch.jit.ScriptModule _module;
        private readonly object[] _arguments;

        public Predictions(PredictionCase prediction)
        {
            Dense[] layers = [.. prediction.Model().Layers.Cast<Dense>()];
            List<string> names = ["x"], lines = [];
            List<object> arguments = [TorchPeer.Copy(prediction.Features())];
            for (int i = 0; i < layers.Length; i++)
            {
                long size = (long)prediction.Rows * layers[i].Inputs * layers[i].Outputs;
                torch.Tensor weight = TorchPeer.CopyOfWeight(layers[i]);
                names.AddRange([$"w{i}", $"b{i}"]);
                arguments.AddRange([TorchScript.UsesOneDnn(size) ? TorchScript.Packed(weight, prediction.Rows) : weight, TorchPeer.CopyOfBias(layers[i])]);
                lines.Add($"y = {TorchScript.Linear(i == 0 ? "x" : "y", $"w{i}", size, $"b{i}", relu: i < layers.Length - 1)}");
            }

            lines.Add("return y");
            _module = TorchScript.Load(names, lines);
            _arguments = [.. arguments];
        }

        public override void Run()
        {
            using torch.Tensor output = TorchScript.Call(_module, _arguments);
        }

        public override float[] Result()
        {
            using torch.Tensor output = TorchScript.Call(_module, _arguments);
            return output.data<float>().ToArray();
        }

        protected override void Free()
        {
            _module.Dispose();
            Array.ForEach(_arguments, tensor => ((torch.Tensor)tensor).Dispose());
        }
    }
}
