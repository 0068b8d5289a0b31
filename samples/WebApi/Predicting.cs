using System.Text.Json;

namespace NeuralNet.Samples.WebApi;

/// <summary>Answers requests for predictions, each with the one model that is current when it begins.</summary>
internal static class Predicting
{
    /// <exception cref="ArgumentException">The row is wrong.</exception>
    public static PredictResponse One(ServedModel served, JsonElement row)
    {
        var notes = new SortedSet<string>(StringComparer.Ordinal);
        FieldValue[] values = JsonRows.Read(served, row, "The row", notes);
        ClassPrediction answer = served.Model.Predict(record =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                record[served.Columns[i].Name] = values[i];
            }
        });
        return new PredictResponse(Answer(served, [.. answer.Probabilities]), served.Version, OrNull(notes));
    }

    /// <exception cref="ArgumentException">There are too many rows, none, or one is wrong.</exception>
    public static BatchResponse Batch(ServedModel served, JsonElement rows, int maxRows)
    {
        int count = rows.ValueKind == JsonValueKind.Array ? rows.GetArrayLength() : 0;
        if (count < 1 || count > maxRows)
        {
            throw new ArgumentException($"A batch is expected to be an array of 1 to {maxRows} JSON objects but "
                + (rows.ValueKind == JsonValueKind.Array ? $"has {count}." : "is no array. POST /predict takes one object."));
        }

        var notes = new SortedSet<string>(StringComparer.Ordinal);
        Table table = JsonRows.ToTable(served, [.. rows.EnumerateArray().Select((row, i) => JsonRows.Read(served, row, $"Row {i}", notes))]);
        Tensor probabilities = served.Model.PredictProbabilities(table);
        Prediction[] answers = new Prediction[count];
        for (int i = 0; i < count; i++)
        {
            answers[i] = Answer(served, Array.ConvertAll(probabilities.Row(i).ToArray(), p => (double)p));
        }

        return new BatchResponse(answers, served.Version, OrNull(notes));
    }

    private static Prediction Answer(ServedModel served, double[] probabilities)
    {
        int answer = served.Model.Threshold is { } threshold ? (probabilities[1] >= threshold ? 1 : 0) : Array.IndexOf(probabilities, probabilities.Max());
        return new Prediction(
            served.Model.Classes[answer], probabilities[answer], served.Model.Classes.Zip(probabilities).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static SortedSet<string>? OrNull(SortedSet<string> notes) => notes.Count == 0 ? null : notes;
}
