namespace NeuralNet;

/// <summary>The place of a step in a run: numbers from 1; zeros outside a run.</summary>
internal readonly record struct StepPlace(int Epoch, int Step, int Steps)
{
    /// <summary>Whether it is the first of an epoch.</summary>
    public bool IsFirst => Step == 1;

    /// <summary>Whether it is the last of an epoch.</summary>
    public bool IsLast => Step > 0 && Step == Steps;
}
