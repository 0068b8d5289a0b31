namespace NeuralNet.Samples.Churn;

/// <summary>A model and what it says of the customers that it did not learn from.</summary>
/// <param name="Name">For tables and pictures.</param>
/// <param name="Model">From a customer to a probability.</param>
/// <param name="Report">On the test rows, from a probability of one half on.</param>
/// <param name="Held">[N, 2], the probabilities of staying and of leaving.</param>
/// <param name="Test">[N, 2], the same of the test rows.</param>
internal sealed record FittedModel(string Name, MlpClassifier Model, ClassificationReport Report, Tensor Held, Tensor Test)
{
    /// <summary>How good it is at finding those who leave.</summary>
    public ClassScores Leavers => Report.Classes[1];

    public static FittedModel Fit(string name, ChurnData data, MlpOptions options)
    {
        MlpClassifier model = MlpClassifier.Fit(data.Train, ChurnData.Target, options);
        return new FittedModel(name, model, model.Evaluate(data.Test), model.PredictProbabilities(data.Held), model.PredictProbabilities(data.Test));
    }
}
