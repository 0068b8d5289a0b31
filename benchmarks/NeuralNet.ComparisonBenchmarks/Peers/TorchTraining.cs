using TorchSharp;
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
    private readonly torch.optim.Optimizer _optimizer;

    public TorchTraining(TrainingCase training)
    {
        _training = training;
        _features = TorchPeer.Copy(training.Features());
        Tensor targets = training.Targets();
        _targets = training.IsClassifier
            ? torch.tensor(Array.ConvertAll(targets.AsSpan().ToArray(), target => (long)target), [training.Batch])
            : TorchPeer.Copy(targets);

        Dense[] layers = [.. training.Model().Layers.Cast<Dense>()];
        _weights = Array.ConvertAll(layers, layer => new TorchParameter(TorchPeer.CopyOfWeight(layer)));
        _biases = Array.ConvertAll(layers, layer => new TorchParameter(TorchPeer.CopyOfBias(layer)));
        TorchParameter[] parameters = [.. _weights, .. _biases];
        _optimizer = training.UsesAdam
            ? torch.optim.Adam(parameters, training.LearningRate)
            : torch.optim.SGD(parameters, training.LearningRate);
    }

    public override void Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Step();
    }

    /// <summary>The losses of the first steps.</summary>
    public override float[] Result()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return [.. Enumerable.Range(0, TrainerSteps.Compared).Select(_ => Step().item<float>())];
    }

    protected override void Free()
    {
        _optimizer.Dispose();
        _features.Dispose();
        _targets.Dispose();
        foreach (TorchParameter parameter in _weights.Concat(_biases))
        {
            parameter.Dispose();
        }
    }

    private torch.Tensor Step()
    {
        _optimizer.zero_grad();
        torch.Tensor output = _features;
        for (int i = 0; i < _weights.Length; i++)
        {
            output = torch.nn.functional.linear(output, _weights[i], _biases[i]);
            if (i < _weights.Length - 1)
            {
                output = _training.IsClassifier ? output.relu_() : output.sigmoid_();
            }
        }

        torch.Tensor loss = _training.IsClassifier
            ? torch.nn.functional.cross_entropy(output, _targets)
            : torch.nn.functional.mse_loss(output, _targets);
        loss.backward();
        _optimizer.step();
        return loss;
    }
}
