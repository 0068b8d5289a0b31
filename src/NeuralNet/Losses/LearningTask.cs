namespace NeuralNet;

/// <summary>What the outputs of a model answer, and so which metrics tell how good it is.</summary>
public enum LearningTask
{
    /// <summary>Numbers.</summary>
    Regression,

    /// <summary>One class out of K: the greatest of K logits.</summary>
    Classification,

    /// <summary>A yes or no for each output: a logit above 0.</summary>
    BinaryClassification,
}
