namespace NeuralNet.Benchmarks;

/// <summary>A named shape as a benchmark's parameter, which knows how much a call has to do.</summary>
public interface ISized
{
    /// <summary>Floating-point operations, a multiply-add counted as two; 0 where they say nothing.</summary>
    double Flops { get; }

    /// <summary>Numbers that are written; 0 where they say nothing.</summary>
    double Elements { get; }
}
