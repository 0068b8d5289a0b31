namespace NeuralNet;

/// <summary>How good a model is on some rows.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Loss">The mean loss.</param>
/// <param name="Accuracy">For a loss of classification: the share of rows that are right, 0 to 1.</param>
/// <param name="RootMeanSquaredError">For a loss of regression: √(mean (output - target)²), in the targets' unit.</param>
/// <param name="MeanAbsoluteError">For a loss of regression: the mean of |output - target|, in the targets' unit.</param>
public readonly record struct Evaluation(
    int Count, float Loss, float? Accuracy, float? RootMeanSquaredError, float? MeanAbsoluteError)
{
    /// <summary>Such as <c>loss 0.0812, accuracy 97.50 %</c> or <c>loss 2354, RMSE 48.52, MAE 30.68</c>.</summary>
    public override string ToString() => Accuracy is float accuracy
        ? FormattableString.Invariant($"loss {Loss:G4}, accuracy {accuracy * 100:F2} %")
        : FormattableString.Invariant($"loss {Loss:G4}, RMSE {RootMeanSquaredError:G4}, MAE {MeanAbsoluteError:G4}");
}
