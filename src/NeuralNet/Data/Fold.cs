namespace NeuralNet;

/// <summary>One turn of a cross-validation.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Train">The rows to train on.</param>
/// <param name="Validation">The rows held out.</param>
/// <param name="TrainRows">The row number in the whole dataset of each training row, ascending.</param>
/// <param name="ValidationRows">The row number in the whole dataset of each held-out row, ascending.</param>
public sealed record Fold(int Index, Dataset Train, Dataset Validation, int[] TrainRows, int[] ValidationRows);
