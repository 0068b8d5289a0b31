namespace NeuralNet;

/// <summary>One step of training, for a progress bar.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Epochs">Of how many.</param>
/// <param name="Step">The step in the epoch, from 1.</param>
/// <param name="Steps">Of how many.</param>
/// <param name="Loss">The batch's mean loss before its update.</param>
public readonly record struct StepResult(int Epoch, int Epochs, int Step, int Steps, float Loss);
