using TorchSharp;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// A training step as one call of TorchScript, as a compiler of the whole step would leave it: forward, backward and update are in the script, nothing is recorded
/// for an automatic derivative, Adam is PyTorch's fused one.
/// </summary>
internal sealed class TorchScriptTraining : Work
{
    private readonly TrainingCase _training;
    private readonly torch.jit.ScriptModule _module;
    private readonly object[] _arguments;

    public TorchScriptTraining(TrainingCase training)
    {
        _training = training;
        var script = new Script(training);
        _module = TorchScript.Load(script.Names, script.Lines);
        _arguments = [.. script.Arguments];
    }

    public override void Run()
    {
        using torch.Tensor loss = TorchScript.Call(_module, _arguments);
    }

    /// <summary>The losses of the first steps, without random draws.</summary>
    public override float[] Result()
    {
        if (_training.WithoutDraws != _training)
        {
            using var withoutDraws = new TorchScriptTraining(_training.WithoutDraws);
            return withoutDraws.Result();
        }

        return [.. Enumerable.Range(0, TrainerSteps.Compared).Select(_ =>
        {
            using torch.Tensor loss = TorchScript.Call(_module, _arguments);
            return loss.item<float>();
        })];
    }

    protected override void Free()
    {
        _module.Dispose();
        Array.ForEach(_arguments, tensor => ((torch.Tensor)tensor).Dispose());
    }

    /// <summary>
    /// Writes the step. x<c>i</c> is the input of linear layer i and g the gradient of what was computed last; weights are [O, I], as PyTorch keeps them.
    /// </summary>
    private sealed class Script
    {
        private const string Epsilon = "1.0e-05"; // of batch normalisation

        private readonly TrainingCase _training;
        private readonly Dense[] _layers;
        private readonly List<string> _parameters = [];

        public Script(TrainingCase training)
        {
            _training = training;
            _layers = [.. Networks.DenseLayers(training.Model().Layers)];
            Add("x0", TorchPeer.Copy(training.Features()));
            AddTargets();
            for (int i = 0; i < _layers.Length; i++)
            {
                AddParameter($"w{i}", TorchPeer.CopyOfWeight(_layers[i]));
                AddParameter($"b{i}", TorchPeer.CopyOfBias(_layers[i]));
                if (HasNorm(i))
                {
                    AddParameter($"scale{i}", torch.ones(_layers[i].Outputs));
                    AddParameter($"shift{i}", torch.zeros(_layers[i].Outputs));
                    Add($"mean{i}", torch.zeros(_layers[i].Outputs));
                    Add($"variance{i}", torch.ones(_layers[i].Outputs));
                }
            }

            Forward();
            Loss();
            Backward();
            if (training.UsesAdam)
            {
                Adam();
            }

            Lines.Add("return loss");
        }

        public List<string> Names { get; } = [];

        public List<string> Lines { get; } = [];

        public List<object> Arguments { get; } = [];

        private int Last => _layers.Length - 1;

        private string Rate => TorchScript.Number(_training.LearningRate);

        private bool HasNorm(int layer) => _training.Dropout is not null && layer < Last;

        /// <summary>Whether a layer is the second of a residual block, which has no activation and adds the block's input.</summary>
        private bool EndsBlock(int layer) => _training.Blocks > 0 && layer > 0 && layer < Last && layer % 2 == 0;

        private long Size(int layer) => (long)_training.Batch * _layers[layer].Inputs * _layers[layer].Outputs;

        private void Forward()
        {
            for (int i = 0; i <= Last; i++)
            {
                bool hasActivation = i < Last && !EndsBlock(i);
                bool isFused = hasActivation && _training.IsClassifier && !HasNorm(i);
                string output = $"x{i + 1}";
                Lines.Add($"z{i} = {TorchScript.Linear($"x{i}", $"w{i}", Size(i), $"b{i}", isFused)}");
                if (EndsBlock(i))
                {
                    Lines.Add($"{output} = torch.add_(z{i}, x{i - 1})");
                }
                else if (HasNorm(i))
                {
                    Lines.Add($"n{i}, m{i}, r{i} = torch.native_batch_norm(z{i}, scale{i}, shift{i}, mean{i}, variance{i}, True, 0.1, {Epsilon})");
                    Lines.Add($"a{i} = torch.relu_(n{i})");
                    Lines.Add(_training.Dropout > 0
                        ? $"{output}, mask{i} = torch.native_dropout(a{i}, {TorchScript.Number(_training.Dropout.Value)}, True)"
                        : $"{output} = a{i}");
                }
                else
                {
                    Lines.Add(hasActivation && !isFused ? $"{output} = torch.sigmoid_(z{i})" : $"{output} = z{i}");
                }
            }
        }

        private void Loss()
        {
            double rows = _training.Batch, numbers = rows * _layers[Last].Outputs;
            Lines.AddRange(_training.IsClassifier
                ? [
                    $"p = torch.log_softmax(x{Last + 1}, 1)", "loss = torch.nll_loss(p, classes)",
                    $"g = torch.mul_(torch.sub_(torch.exp(p), targets), {TorchScript.Number(1 / rows)})",
                ]
                : [
                    $"d = torch.sub(x{Last + 1}, targets)", "loss = torch.mean(torch.mul(d, d))",
                    $"g = torch.mul(d, {TorchScript.Number(2 / numbers)})",
                ]);
        }

        private void Backward()
        {
            for (int i = Last; i >= 0; i--)
            {
                if (EndsBlock(i))
                {
                    Lines.Add("block = g"); // arrives at the block's input too
                }
                else if (i < Last)
                {
                    BackThroughActivation(i);
                }

                if (i > 0)
                {
                    Lines.Add($"next = {TorchScript.Linear("g", $"torch.t(w{i})", Size(i))}");
                }

                WeightGradient(i);
                bool beginsBlock = _training.Blocks > 0 && i < Last && i % 2 == 1;
                Lines.AddRange(i == 0 ? [] : beginsBlock ? ["g = torch.add_(next, block)"] : ["g = next"]);
            }
        }

        private void BackThroughActivation(int layer)
        {
            if (!HasNorm(layer))
            {
                Lines.Add(_training.IsClassifier
                    ? $"g = torch.threshold_backward(g, x{layer + 1}, 0)"
                    : $"g = torch.sigmoid_backward(g, x{layer + 1})");
                return;
            }

            if (_training.Dropout is > 0 and float rate)
            {
                Lines.Add($"g = torch.native_dropout_backward(g, mask{layer}, {TorchScript.Number(1 / (1 - rate))})");
            }

            Lines.Add($"g = torch.threshold_backward(g, a{layer}, 0)");
            Lines.Add(
                $"g, gscale{layer}, gshift{layer} = torch.native_batch_norm_backward(g, z{layer}, scale{layer}, mean{layer}, variance{layer}, "
                + $"m{layer}, r{layer}, True, {Epsilon}, [True, True, True])");
        }

        // Plain SGD changes the parameter at once; with MKL's product it is the product itself that does.
        private void WeightGradient(int layer)
        {
            bool updates = !_training.UsesAdam;
            if (updates && !TorchScript.UsesOneDnn(Size(layer)))
            {
                Lines.Add($"_ = torch.addmm_(w{layer}, torch.t(g), x{layer}, beta=1, alpha=-{Rate})");
            }
            else
            {
                Lines.Add($"gw{layer} = {TorchScript.Linear("torch.t(g)", $"torch.t(x{layer})", Size(layer))}");
                Lines.AddRange(updates ? [$"_ = torch.add_(w{layer}, gw{layer}, alpha=-{Rate})"] : []);
            }

            Lines.Add($"gb{layer} = torch.sum(g, [0])");
            Lines.AddRange(updates ? [$"_ = torch.add_(b{layer}, gb{layer}, alpha=-{Rate})"] : []);
        }

        private void Adam()
        {
            string[] names = [.. _parameters];
            foreach (string name in names)
            {
                torch.Tensor parameter = (torch.Tensor)Arguments[Names.IndexOf(name)];
                Add($"first_{name}", torch.zeros_like(parameter));
                Add($"second_{name}", torch.zeros_like(parameter));
            }

            Add("step", torch.zeros([]));
            string All(string prefix) => string.Join(", ", names.Select(name => prefix + name));
            string steps = string.Join(", ", names.Select(_ => "step"));
            Lines.Add("_ = torch.add_(step, 1)");
            Lines.Add($"values = [{All("")}]");
            Lines.Add(
                $"torch._fused_adam_(values, [{All("g")}], [{All("first_")}], [{All("second_")}], annotate(List[Tensor], []), [{steps}], "
                + $"lr={Rate}, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1.0e-08, amsgrad=False, maximize=False)");

            // Without a use of the list, the compiler of TorchScript takes the update for dead code.
            Lines.Add("loss = torch.add(loss, torch.mul(torch.sum(values[1]), 0))");
        }

        private void AddTargets()
        {
            Tensor targets = _training.Targets();
            if (!_training.IsClassifier)
            {
                Add("targets", TorchPeer.Copy(targets));
                return;
            }

            torch.Tensor classes = TorchPeer.Classes(targets);
            Add("classes", classes);
            Add("targets", torch.nn.functional.one_hot(classes, _layers[Last].Outputs).to(torch.ScalarType.Float32));
        }

        private void AddParameter(string name, torch.Tensor value)
        {
            _parameters.Add(name);
            Add(name, value);
        }

        private void Add(string name, torch.Tensor value)
        {
            Names.Add(name);
            Arguments.Add(value);
        }
    }
}
