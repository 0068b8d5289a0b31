namespace NeuralNet;

/// <summary>Neighbouring gradients that are summed over the ranks together.</summary>
/// <param name="Start">The first of them in the model's block.</param>
/// <param name="Length">Their number.</param>
/// <param name="Table">The embedding's table that they belong to, of which only rows in use are sent; null for others.</param>
internal readonly record struct GradientBucket(int Start, int Length, Parameter? Table);
