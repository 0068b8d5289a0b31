using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet.Benchmarks;

/// <summary>Training steps as <see cref="Trainer.Step"/> does them, call by call, with a mark after each.</summary>
internal sealed class RecordedSteps
{
    private readonly StepRecorder _recorder;
    private readonly RecordingMultiplier _multiplier;
    private readonly Model _model;
    private readonly Loss _loss;
    private readonly Optimizer _optimizer;
    private readonly Tensor _features;
    private readonly Tensor _targets;
    private readonly Action<Layer> _finished;

    public RecordedSteps(int[] sizes, int batch, bool usesAdam, StepRecorder recorder)
    {
        var shape = new NetworkShape("timeline", sizes, Activation.Relu, batch, Trains: true);
        _recorder = recorder;
        _multiplier = new RecordingMultiplier(recorder);
        _model = shape.Build();
        _model.Multiplier = _multiplier;
        _optimizer = usesAdam ? new Adam(1e-6f) : new Sgd(1e-6f); // so small that the network stays what it is
        _features = shape.Features();
        _targets = new Tensor(batch, 1);
        for (int i = 0; i < batch; i++)
        {
            _targets[i] = i % sizes[^1];
        }

        _loss = sizes[^1] == 1 ? new MeanSquaredError() : new SoftmaxCrossEntropy();
        _finished = _ => _recorder.Lap(new(OperationKind.BiasGradient, _multiplier.Layer));
    }

    public IReadOnlyList<Activation> Activations => [.. _model.Layers.Cast<Dense>().Select(layer => layer.Activation)];

    public void RunFor(double seconds)
    {
        long begin = Stopwatch.GetTimestamp();
        do
        {
            Step();
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds);
    }

    private void Step()
    {
        _multiplier.Begin();
        _recorder.Begin();
        if (NonFinite.IsIn(_features.AsSpan()))
        {
            throw new InvalidOperationException("The features are drawn and finite.");
        }

        Tensor output = _model.Forward(_features);
        _recorder.Lap(new(OperationKind.Activation, _multiplier.Layer));
        float value = _loss.Compute(output, _targets, weights: null, total: null, out Tensor gradient);
        if (!float.IsFinite(value) || NonFinite.IsIn(gradient.AsSpan()))
        {
            throw new InvalidOperationException($"The loss is {value}: the step is too large for this network.");
        }

        _recorder.Lap(new(OperationKind.Loss));
        FusedUpdate? fused = _optimizer.Fused;
        _model.Backward(gradient, fused, _finished);
        _optimizer.Step(_model.Parameters);
        _recorder.Lap(new(OperationKind.Update));
    }
}
