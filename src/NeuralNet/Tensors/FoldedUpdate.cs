namespace NeuralNet;

/// <summary>
/// An optimizer step so simple that the product which makes a gradient can do it at once:
/// value = Keep · value + Scale · gradient. Plain SGD is one; the gradient then never goes through memory.
/// </summary>
/// <param name="Scale">-lr for plain SGD.</param>
/// <param name="Keep">1 - lr · decay for plain SGD.</param>
internal readonly record struct FoldedUpdate(float Scale, float Keep);
