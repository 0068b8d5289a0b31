namespace NeuralNet.TableBenchmarks;

/// <summary>What a library outside .NET reached on a table, measured once, elsewhere.</summary>
/// <param name="Error">Log loss or root of the mean squared error.</param>
/// <param name="Quality">Accuracy or R2.</param>
/// <param name="Seconds">Seconds a fit.</param>
internal sealed record Baseline(double Error, double Quality, double Seconds);
