namespace NeuralNet.MLNet;

/// <summary>From a vector of features to the inputs of an estimator's network.</summary>
/// <param name="slots">The vector's size.</param>
/// <param name="columns">The estimator's columns, in the order of the network's inputs.</param>
internal sealed class FeatureEncoding(int slots, EncodedColumn[] columns)
{
    /// <summary>The vector's size.</summary>
    public int Slots => slots;

    /// <summary>The network's inputs.</summary>
    public int Inputs => columns.Length;

    /// <summary>Where the columns of a fitted estimator come from.</summary>
    public static FeatureEncoding Of(MlpEstimator model, FeatureLayout layout)
    {
        var partOf = layout.Parts.ToDictionary(part => part.Name);
        return new(layout.Slots, [.. model.Columns.Select(column => Encoded(partOf[column.Name]))]);

        EncodedColumn Encoded(FeaturePart part) =>
            new(part.Slot, part.Categories is null ? null : [.. part.Categories.Select(category => model.CodeOf(part.Name, category))]);
    }

    /// <summary>Writes the inputs for one row.</summary>
    /// <exception cref="ArgumentException">A feature is infinite.</exception>
    public void Encode(ReadOnlySpan<float> features, Span<float> inputs)
    {
        int infinite = features.IndexOfAny(float.NegativeInfinity, float.PositiveInfinity);
        if (infinite >= 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Trainers.Mlp expects finite features but got {features[infinite]} in slot {infinite}. Use NaN where a number is missing."), nameof(features));
        }

        for (int j = 0; j < columns.Length; j++)
        {
            inputs[j] = columns[j].Encode(features);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(slots);
        writer.Write(columns.Length);
        foreach (EncodedColumn column in columns)
        {
            writer.Write(column.Slot);
            writer.Write(column.Codes?.Length ?? 0);
            foreach (float code in column.Codes ?? [])
            {
                writer.Write(code);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote for a model of so many columns.</summary>
    /// <exception cref="InvalidDataException">It does not fit the model.</exception>
    public static FeatureEncoding Read(BinaryReader reader, MlpEstimator model)
    {
        try
        {
            return ReadWhole(reader, model);
        }
        catch (EndOfStreamException error)
        {
            throw new InvalidDataException("The file's slots of features end too early. Save the model again.", error);
        }
    }

    private static FeatureEncoding ReadWhole(BinaryReader reader, MlpEstimator model)
    {
        int slots = reader.ReadInt32(), count = reader.ReadInt32();
        if (count != model.Columns.Count)
        {
            throw new InvalidDataException($"The file's slots of features expect {model.Columns.Count} columns, as the model has, but are of {count}. Save the model again.");
        }

        var columns = new EncodedColumn[count];
        for (int j = 0; j < count; j++)
        {
            int slot = reader.ReadInt32(), codes = reader.ReadInt32();
            if (slot < 0 || codes < 0 || (long)slot + Math.Max(1, codes) > slots || codes > 0 == model.Columns[j].IsNumber)
            {
                throw new InvalidDataException($"The file's slots of \"{model.Columns[j].Name}\" do not fit {slots} features. Save the model again.");
            }

            columns[j] = new(slot, codes == 0 ? null : ReadCodes(reader, codes, model.Columns[j]));
        }

        return new(slots, columns);
    }

    // Read one by one: what the file says of their number is not believed before they are there.
    private static float[] ReadCodes(BinaryReader reader, int count, FeatureColumn column)
    {
        var codes = new List<float>();
        for (int i = 0; i < count; i++)
        {
            float code = reader.ReadSingle();
            codes.Add(float.IsNaN(code) || (code >= 0 && code < column.Categories!.Count && float.IsInteger(code))
                ? code
                : throw new InvalidDataException($"The file's codes of \"{column.Name}\" expect one of {column.Categories!.Count} categories but got {code}. Save the model again."));
        }

        return [.. codes];
    }
}
