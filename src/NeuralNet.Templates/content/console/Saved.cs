using System.Globalization;
using NeuralNet;

/// <summary>A saved model of either kind. The file knows which.</summary>
internal sealed record Saved(Func<Table, object> Evaluate, Func<Table, IEnumerable<string>> Predict)
{
    public static Saved Load(string path) => MlpEstimator.Load(path) switch
    {
        MlpClassifier classifier => new Saved(rows => classifier.Evaluate(rows.WithoutMissing(classifier.Target)), classifier.Predict),
        MlpRegressor regressor => new Saved(
            rows => regressor.Evaluate(rows.WithoutMissing(regressor.Targets[0])),
            rows => regressor.Predict(rows).ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture))),
        var other => throw new InvalidDataException($"{path} is expected to hold an MlpClassifier or MlpRegressor but holds {other}."),
    };
}
