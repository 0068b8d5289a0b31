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
        foreach (Parameter parameter in model.Parameters)
        {
            yield return (model.Paths[parameter], _values.AsMemory(offset, parameter.Shape.Length));
            offset += parameter.Shape.Length;
        }

        for (int i = 0; i < _states.Length; i++)
        {
            yield return (model.Paths[model.States[i]], _states[i]);
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
