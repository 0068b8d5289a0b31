using TorchSharp;
using TorchSharp.Modules;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// A training step of TorchSharp, as lean as it can be written: functions instead of modules, activations in place, batch and
/// targets made once, one scope that frees the step's tensors, the optimizer's own loop. The loss is not read while timing.
/// </summary>
internal sealed class TorchTraining : Work
{
    private readonly TrainingCase _training;
    private readonly torch.Tensor _features;
    private readonly torch.Tensor _targets;
    private readonly TorchParameter[] _weights;
    private readonly TorchParameter[] _biases;
    private readonly BatchNorm1d[] _norms;
    private readonly torch.optim.Optimizer _optimizer;

    public TorchTraining(TrainingCase training)
    {
        _training = training;
        _features = TorchPeer.Copy(training.Features());
        Tensor targets = training.Targets();
        _targets = training.IsClassifier
            ? TorchPeer.Classes(targets)
            : TorchPeer.Copy(targets);

        Dense[] layers = [.. Networks.DenseLayers(training.Model().Layers)];
        _weights = Array.ConvertAll(layers, layer => new TorchParameter(TorchPeer.CopyOfWeight(layer)));
        _biases = Array.ConvertAll(layers, layer => new TorchParameter(TorchPeer.CopyOfBias(layer)));
        _norms = training.Dropout is null ? [] : [.. layers[..^1].Select(layer => torch.nn.BatchNorm1d(layer.Outputs))]; // weights 1, biases 0, as ours
        TorchParameter[] parameters = [.. _weights, .. _biases, .. _norms.SelectMany(norm => norm.parameters()).Cast<TorchParameter>()];
        _optimizer = training.UsesAdam
            ? torch.optim.Adam(parameters, training.LearningRate)
            : torch.optim.SGD(parameters, training.LearningRate);
    }

    public override void Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Step();
    }

    /// <summary>The losses of the first steps, without random draws.</summary>
    public override float[] Result()
    {
        if (_training.WithoutDraws != _training)
        {
            using var withoutDraws = new TorchTraining(_training.WithoutDraws);
            return withoutDraws.Result();
        }

        using DisposeScope scope = torch.NewDisposeScope();
        return [.. Enumerable.Range(0, TrainerSteps.Compared).Select(_ => Step().item<float>())];
    }

    protected override void Free()
    {
        _optimizer.Dispose();
        _features.Dispose();
        _targets.Dispose();
        Array.ForEach(_norms, norm => norm.Dispose());
        foreach (TorchParameter parameter in _weights.Concat(_biases))
        {
            parameter.Dispose();
        }
    }

    private torch.Tensor Step()
    {
        _optimizer.zero_grad();
        torch.Tensor output = _training.Blocks > 0 ? ResidualOutput() : Output();
        torch.Tensor loss = _training.IsClassifier
            ? torch.nn.functional.cross_entropy(output, _targets)
            : torch.nn.functional.mse_loss(output, _targets);
        loss.backward();
        _optimizer.step();
        return loss;
    }

    private torch.Tensor Output()
    {
        torch.Tensor output = _features;
        for (int i = 0; i < _weights.Length; i++)
        {
            output = Linear(output, i);
            if (i < _weights.Length - 1)
            {
                output = _training.Dropout is null ? output : _norms[i].call(output);
                output = _training.IsClassifier ? output.relu_() : output.sigmoid_();
                output = _training.Dropout is > 0 and float rate ? torch.nn.functional.dropout(output, rate, training: true) : output;
            }
        }

        return output;
    }

    private torch.Tensor ResidualOutput()
    {
        torch.Tensor output = Linear(_features, 0).relu_();
        for (int i = 1; i < _weights.Length - 1; i += 2)
        {
            output = Linear(Linear(output, i).relu_(), i + 1).add_(output);
        }

        return Linear(output, _weights.Length - 1);
    }

    private torch.Tensor Linear(torch.Tensor input, int layer) => torch.nn.functional.linear(input, _weights[layer], _biases[layer]);
}
