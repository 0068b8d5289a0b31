using System.Text.Json;
using NeuralNet;

/// <summary>From JSON rows to answers.</summary>
internal static class Predicting
{
    private const int MaxRows = 10_000;

    /// <exception cref="ArgumentException">A row is wrong: the message says how.</exception>
    public static object Run(ServedModel served, JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array)
        {
            return new { Answer = One(served.Model, rows), served.Version };
        }

        if (rows.GetArrayLength() > MaxRows)
        {
            throw new ArgumentException($"A request is expected to have at most {MaxRows} rows but has {rows.GetArrayLength()}. Send them in parts.");
        }

        return new { Answers = rows.EnumerateArray().Select(row => One(served.Model, row)).ToArray(), served.Version };
    }

    private static object One(MlpEstimator model, JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"A row is expected to be a JSON object of column names and values but is {row.ValueKind}.");
        }

        switch (model)
        {
            case MlpClassifier classifier:
                ClassPrediction answer = classifier.Predict(Fill);
                double[] probabilities = [.. answer.Probabilities];
                return new { answer.Class, Probabilities = classifier.Classes.Zip(probabilities).ToDictionary(pair => pair.First, pair => pair.Second) };
            case MlpRegressor regressor:
                return regressor.Targets.Zip(regressor.PredictTargets(Fill)).ToDictionary(pair => pair.First, pair => pair.Second);
            default:
                throw new NotSupportedException($"{model} is served by neither of the cases above.");
        }

        // The record checks names and kinds; null is a missing value.
        void Fill(TableRecord record)
        {
            foreach (JsonProperty property in row.EnumerateObject().Where(property => !model.Targets.Contains(property.Name)))
            {
                record[property.Name] = property.Value.ValueKind switch
                {
                    JsonValueKind.Null => (string?)null,
                    JsonValueKind.Number => property.Value.GetDouble(),
                    JsonValueKind.String => property.Value.GetString(),
                    _ => throw new ArgumentException($"\"{property.Name}\" is expected to be a number, a text or null but is {property.Value.ValueKind}."),
                };
            }
        }
    }
}
