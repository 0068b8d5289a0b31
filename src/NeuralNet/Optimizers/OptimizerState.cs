namespace NeuralNet;

/// <summary>What an optimizer remembers of one parameter: up to two numbers an element and the steps taken.</summary>
internal sealed class OptimizerState(int length, bool second)
{
    public float[] First { get; } = new float[length];

    public float[] Second { get; } = second ? new float[length] : [];

    public int Steps { get; set; }
}

/// <summary>The states of an optimizer by parameter.</summary>
internal sealed class OptimizerStates(bool second)
{
    // By reference, and weakly: an optimizer does not keep a dropped model alive.
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<Parameter, OptimizerState> _states = [];

    public OptimizerState Of(Parameter parameter)
    {
        if (!_states.TryGetValue(parameter, out OptimizerState? state))
        {
            state = new OptimizerState(parameter.Value.Length, second);
            _states.Add(parameter, state);
        }

        return state;
    }
}
