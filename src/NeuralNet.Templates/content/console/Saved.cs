using System.Globalization;
using NeuralNet;

/// <summary>A saved model of either kind. The file knows which.</summary>
internal sealed record Saved(Func<Table, object> Evaluate, Func<Table, IEnumerable<string>> Predict)
{
    public static Saved Load(string path)
    {
        try
        {
            MlpClassifier classifier = MlpClassifier.Load(path);
            return new Saved(classifier.Evaluate, classifier.Predict);
        }
        catch (InvalidDataException)
        {
            // No classifier: a regressor, or the error that says what it is.
            MlpRegressor regressor = MlpRegressor.Load(path);
            return new Saved(
                regressor.Evaluate, rows => regressor.Predict(rows).ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
