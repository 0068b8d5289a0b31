namespace NeuralNet.MLNet;

/// <summary>Which slots of a vector of features a column of an estimator is.</summary>
/// <param name="Slot">Its slot, or the first of its slots.</param>
/// <param name="Codes">For each slot of a column of categories, the code of its category, NaN where the estimator does not know it; null for a number.</param>
internal sealed record EncodedColumn(int Slot, float[]? Codes)
{
    /// <summary>The slot after its last.</summary>
    public int End => Slot + (Codes?.Length ?? 1);

    /// <summary>The number, or the code of the category whose slot has the greatest number above 0; NaN where there is none.</summary>
    /// <param name="features">All slots.</param>
    public float Encode(ReadOnlySpan<float> features)
    {
        if (Codes is null)
        {
            return features[Slot];
        }

        int hot = HotSlot(features[Slot..End]);
        return hot < 0 ? float.NaN : Codes[hot];
    }

    /// <summary>The place of the greatest number above 0, the first of equals; -1 where there is none.</summary>
    public static int HotSlot(ReadOnlySpan<float> slots)
    {
        int hot = -1;
        float greatest = 0;
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] > greatest)
            {
                (hot, greatest) = (i, slots[i]);
            }
        }

        return hot;
    }
}
