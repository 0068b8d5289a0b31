namespace NeuralNet;

/// <summary>How the measures of single classes become one number, as scikit-learn's <c>average</c> says it.</summary>
/// <remarks>A class that is neither in the true nor in the predicted labels is left out of every average.</remarks>
public enum ClassAverage
{
    /// <summary>The measure of class 1, the positive of two classes 0 and 1.</summary>
    Binary,

    /// <summary>The plain mean over classes: a rare class counts as much as a frequent one.</summary>
    Macro,

    /// <summary>The mean over classes by support, the weight of the rows that are truly of the class.</summary>
    Weighted,

    /// <summary>From the counts of all classes together. With one label a row it is the accuracy.</summary>
    Micro,
}
