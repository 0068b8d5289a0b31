namespace NeuralNet.Kernels;

/// <summary>
/// Every use of random numbers. The purpose is part of a stream's name, so that two uses with the same seed draw independent
/// numbers: data drawn with seed 1 is independent of the parameters of a model with seed 1.
/// </summary>
/// <remarks>Saved models and resumed runs rely on the numbers: a value never changes, and a new purpose takes the next one.</remarks>
internal enum RandomPurpose
{
    // From 1: a default value names no purpose.

    /// <summary>The initial weights and biases of a layer.</summary>
    InitialWeights = 1,

    /// <summary>Tensor.Uniform.</summary>
    TensorUniform = 2,

    /// <summary>Tensor.Normal.</summary>
    TensorNormal = 3,

    /// <summary>The order of the rows in an epoch of training.</summary>
    EpochOrder = 4,

    /// <summary>The order of the rows before a dataset is divided: split, folds.</summary>
    DatasetDivision = 5,

    /// <summary>What a layer draws in a training pass, such as the elements that dropout zeroes.</summary>
    LayerDraws = 7,

    /// <summary>The weights of the objective of a gradient check.</summary>
    GradientCheck = 8,

    /// <summary>The candidates of a random search.</summary>
    SearchCandidates = 9,

    /// <summary>The order in which rows are added to the training rows of a fold.</summary>
    TrainingSubsets = 10,
}
