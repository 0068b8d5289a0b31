using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Local SGD: after some steps of its own, every rank gets the mean of all ranks' values, optimizer states and layer states.</summary>
internal sealed class LocalSteps(Trainer trainer, ICollective collective)
{
    private readonly double[] _steps = new double[trainer.Model.Parameters.Count];

    /// <summary>Replaces values and states by their means over the ranks.</summary>
    public void Average()
    {
        Model model = trainer.Model;
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            if (parameter.IsFrozen)
            {
                continue;
            }

            Average(parameter.Value.AsSpan());
            ParameterState state = trainer.Optimizer.StateOf(parameter);
            for (int slot = 0; slot < trainer.Optimizer.Slots.Count; slot++)
            {
                Average(state.Slot(slot));
            }

            _steps[i] = state.Steps;
        }

        // A rank whose rows all weigh 0 made a step less.
        collective.Broadcast(FloatBytes.Of(_steps.AsSpan()), root: 0);
        for (int i = 0; i < _steps.Length; i++)
        {
            if (!model.Parameters[i].IsFrozen)
            {
                trainer.Optimizer.StateOf(model.Parameters[i]).Steps = (long)_steps[i];
            }
        }

        foreach (LayerState state in model.States)
        {
            if (!state.IsFitted)
            {
                Average(state.Value.AsSpan());
            }
        }
    }

    private void Average(Span<float> values)
    {
        collective.Sum(values);
        TensorPrimitives.Multiply(values, 1f / collective.Size, values);
    }
}
