using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A copy of all parameters and states of a model.</summary>
internal sealed class ModelValues
{
    private readonly float[] _values;
    private readonly float[][] _states;

    public ModelValues(Model model)
    {
        _values = new float[model.ParameterCount];
        _states = [.. model.States.Select(state => new float[state.Shape.Length])];
    }

    /// <summary>The copies, in the order of <see cref="Model.Parameters"/> and then of <see cref="Model.States"/>.</summary>
    public IEnumerable<(string Path, Memory<float> Values)> Parts(Model model)
    {
        int offset = 0;
        foreach ((string path, Parameter parameter) in model.ParameterPaths.Zip(model.Parameters))
        {
            yield return (path, _values.AsMemory(offset, parameter.Shape.Length));
            offset += parameter.Shape.Length;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            yield return (model.StatePaths[i], _states[i]);
        }
    }

    public void Take(Model model)
    {
        int offset = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.Value.AsSpan().CopyTo(_values.AsSpan(offset));
            offset += parameter.Shape.Length;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            model.States[i].Value.AsSpan().CopyTo(_states[i]);
        }
    }

    /// <summary>Moves the copies toward the model's values by a share of the distance; onto them for a share of 1. Allocates nothing.</summary>
    public void MoveToward(Model model, float share)
    {
        int offset = 0;
        for (int i = 0; i < model.Parameters.Count; i++)
        {
            Parameter parameter = model.Parameters[i];
            Interpolation.MoveToward(parameter.Value.AsSpan(), share, _values.AsSpan(offset, parameter.Shape.Length));
            offset += parameter.Shape.Length;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            Interpolation.MoveToward(model.States[i].Value.AsSpan(), share, _states[i]);
        }
    }

    public void Restore(Model model)
    {
        int offset = 0;
        foreach (Parameter parameter in model.Parameters)
        {
            _values.AsSpan(offset, parameter.Shape.Length).CopyTo(parameter.Value.AsSpan());
            offset += parameter.Shape.Length;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            _states[i].CopyTo(model.States[i].Value.AsSpan());
        }
    }
}
