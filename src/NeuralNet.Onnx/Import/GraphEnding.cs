namespace NeuralNet.Onnx;

/// <summary>The end of a classifier: the function that makes probabilities of its logits.</summary>
internal static class GraphEnding
{
    /// <summary>The logits that a value is made of by a softmax or sigmoid; itself where there is none.</summary>
    public static Flow Logits(Flow end)
    {
        Flow inner = end;
        while (inner.Node is not null && (Reshaping.Has(inner.Node.Operator) || inner.Node.Operator == "Log" || IsBothClasses(inner) || LearnedOperators.IsIdentity(inner)))
        {
            inner = IsBothClasses(inner) ? inner.Inputs[1]! : inner.Only;
        }

        return inner.Node?.Operator switch
        {
            "Softmax" or "LogSoftmax" or "Sigmoid" => inner.Only,
            "LinearClassifier" => LearnedOperators.Scores(inner) ?? end,
            _ => end,
        };
    }

    // 1 - p beside p, as scikit-learn's converter writes two classes.
    private static bool IsBothClasses(Flow flow) => Joins.IsSideBySide(flow.Node.Operator) && flow.Inputs is [{ Node.Operator: "Sub" } other, { Columns: 1 } p]
        && other.Inputs is [null, var subtracted] && subtracted == p && other.Constants[0]?.Values is [1];
}
