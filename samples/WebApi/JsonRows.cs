using System.Text.Json;

namespace NeuralNet.Samples.WebApi;

/// <summary>From JSON objects to the values of a model's columns.</summary>
internal static class JsonRows
{
    /// <summary>The values of one object, in the order of the columns.</summary>
    /// <param name="served">The model.</param>
    /// <param name="json">Numbers, texts, true and false (1 and 0 in a column of numbers), and null where a value is missing.</param>
    /// <param name="who">Names the object in messages.</param>
    /// <param name="notes">A sentence for each category that the model does not know is added.</param>
    /// <exception cref="ArgumentException">It is no object, a column is missing or unknown, or a value is of a wrong kind.</exception>
    public static FieldValue[] Read(ServedModel served, JsonElement json, string who, SortedSet<string> notes)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException($"{who} is expected to be a JSON object of column names and values but is {Named(json)}.");
        }

        var values = new FieldValue[served.Columns.Count];
        bool[] isSet = new bool[values.Length];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int index = served.IndexOf(property.Name);
            if (index >= 0)
            {
                values[index] = Value(served.Columns[index], property.Value, who, notes);
                isSet[index] = true;
            }
            else if (property.Name != served.Model.Target)
            {
                throw new ArgumentException($"{who} has \"{property.Name}\", which is no column of the model. {Known(served)}");
            }
        }

        int missing = Array.IndexOf(isSet, false);
        return missing < 0 ? values : throw new ArgumentException(
            $"{who} is expected to have \"{served.Columns[missing].Name}\". Set it to null if it is not known. {Known(served)}");
    }

    /// <summary>A table of such values.</summary>
    public static Table ToTable(ServedModel served, IEnumerable<FieldValue[]> rows) => Table.From(rows, map =>
    {
        for (int i = 0; i < served.Columns.Count; i++)
        {
            int index = i;
            _ = served.Columns[i].IsNumber
                ? map.Number(served.Columns[i].Name, row => row[index].Number)
                : map.Category(served.Columns[i].Name, row => row[index].Text);
        }
    });

    private static string Text(JsonElement json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw new ArgumentException($"A text is expected to have whole characters but is {json.GetRawText()}, half of one.", problem);
        }
    }

    private static FieldValue Value(FeatureColumn column, JsonElement json, string who, SortedSet<string> notes)
    {
        FieldValue value = json.ValueKind switch
        {
            JsonValueKind.Null => (string?)null,
            JsonValueKind.Number => json.GetDouble(),
            JsonValueKind.String => Text(json),
            JsonValueKind.True when column.IsNumber => 1,
            JsonValueKind.False when column.IsNumber => 0,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw new ArgumentException($"{who} is expected to have a number, a text or null in \"{column.Name}\" but has {Named(json)}."),
        };
        if (column.IsNumber && value.Text is not null && !(value.Number is { } number && float.IsFinite((float)number)))
        {
            throw new ArgumentException($"{who} is expected to have null or a number that float32 can hold in \"{column.Name}\" but has {json.GetRawText()}.");
        }

        if (!column.IsNumber && value.Text is { } text && !column.Categories!.Contains(text))
        {
            notes.Add($"\"{text}\" in \"{column.Name}\" was not seen in training and counts as missing. GET /model has the categories.");
        }

        return value;
    }

    private static string Known(ServedModel served) => $"Its columns are {string.Join(", ", served.Model.Features)}.";

    private static string Named(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => json.GetRawText(),
    };
}
