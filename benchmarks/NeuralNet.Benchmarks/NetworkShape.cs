namespace NeuralNet.Benchmarks;

/// <summary>A network and a number of rows.</summary>
/// <param name="Name">Data set, size.</param>
/// <param name="Sizes">Inputs, hidden layers, outputs.</param>
/// <param name="Activation">Of the hidden layers.</param>
/// <param name="Rows">Of a batch.</param>
/// <param name="Trains">Whether a call is a training step; otherwise a prediction.</param>
public sealed record NetworkShape(string Name, int[] Sizes, Activation Activation, int Rows, bool Trains) : ISized
{
    public double Flops => Trains ? (3 * Forward) - (2.0 * Rows * Sizes[0] * Sizes[1]) : Forward;

    public double Elements => 0;

    private double Forward => Rows * Enumerable.Range(0, Sizes.Length - 1).Sum(i => 2.0 * Sizes[i] * Sizes[i + 1]);

    public Model Build() => new(
        [.. Enumerable.Range(0, Sizes.Length - 1).Select(i =>
            new Dense(Sizes[i], Sizes[i + 1], i < Sizes.Length - 2 ? Activation : Activation.Identity))],
        seed: 42);

    public Tensor Features() => Tensor.Uniform(new Shape(Rows, Sizes[0]), 0, 1, seed: 1);

    public override string ToString() => $"{Name}: {string.Join('-', Sizes)} x {Rows}";
}
