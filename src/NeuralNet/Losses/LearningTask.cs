namespace NeuralNet;

/// <summary>What the outputs of a model mean, which decides the metrics that suit it.</summary>
public enum LearningTask
{
    /// <summary>Numbers to approximate.</summary>
    Regression,

    /// <summary>One class out of K: the greatest of K logits.</summary>
    Classification,

    /// <summary>Yes or no for each output: yes where the logit is above 0.</summary>
    BinaryClassification,
}
