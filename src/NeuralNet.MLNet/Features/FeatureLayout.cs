using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>
/// What the slots of a vector of features are: numbers, and columns of categories where ML.NET's annotations say that slots are categorical and each training row has one
/// of them at most. So an estimator learns from the same columns as it would from the table before one-hot encoding.
/// </summary>
internal sealed class FeatureLayout
{
    private FeatureLayout(int slots, IReadOnlyList<FeaturePart> parts)
    {
        Slots = slots;
        Parts = parts;
    }

    public int Slots { get; }

    public IReadOnlyList<FeaturePart> Parts { get; }

    /// <summary>The parts of a column of features.</summary>
    /// <param name="column">The column, a vector of known size.</param>
    /// <param name="rows">The training rows.</param>
    /// <param name="reserved">Names that are no features.</param>
    public static FeatureLayout Of(DataViewSchema.Column column, IReadOnlyList<float[]> rows, params IEnumerable<string> reserved)
    {
        int slots = column.Type.GetVectorSize();
        string[] names = SlotNames(column, slots);
        var taken = new HashSet<string>(reserved, StringComparer.Ordinal);
        var parts = new List<FeaturePart>();
        int next = 0;
        foreach ((int first, int end) in CategoricalRanges(column, slots).Where(range => IsOneHot(rows, range.First, range.End)))
        {
            AddNumbers(first);
            string[] categories = names[first..end];
            int prefix = CommonPrefix(categories);
            string[] texts = Array.ConvertAll(categories, name => name[prefix..]);
            bool areNames = texts.Distinct(StringComparer.Ordinal).Count() == texts.Length;
            parts.Add(new(
                Unique(prefix > 1 ? names[first][..(prefix - 1)] : column.Name, first), first, areNames ? texts : [.. Enumerable.Range(first, end - first).Select(slot => $"{slot}")]));
            next = end;
        }

        AddNumbers(slots);
        return new(slots, parts);

        void AddNumbers(int end)
        {
            for (; next < end; next++)
            {
                parts.Add(new(Unique(names[next].Length > 0 ? names[next] : column.Name, next), next, null));
            }
        }

        // Slots without a name, and names that come twice, have the slot behind.
        string Unique(string name, int slot)
        {
            string unique = names[slot].Length > 0 ? name : $"{name}.{slot}";
            while (!taken.Add(unique))
            {
                unique = $"{unique}.{slot}";
            }

            return unique;
        }
    }

    private static string[] SlotNames(DataViewSchema.Column column, int slots)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.HasSlotNames(slots))
        {
            column.GetSlotNames(ref names);
        }

        return names.Length == slots ? [.. names.DenseValues().Select(name => name.ToString())] : [.. Enumerable.Repeat("", slots)];
    }

    // As ML.NET's trees read them: pairs of a first and a last slot. Ranges that overlap are no ranges.
    private static IEnumerable<(int First, int End)> CategoricalRanges(DataViewSchema.Column column, int slots)
    {
        VBuffer<int> pairs = default;
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.CategoricalSlotRanges)?.Type is VectorDataViewType { ItemType: NumberDataViewType { RawType: var type } } && type == typeof(int))
        {
            column.Annotations.GetValue(AnnotationUtils.Kinds.CategoricalSlotRanges, ref pairs);
        }

        int next = 0;
        foreach (int[] pair in pairs.DenseValues().Chunk(2).Where(pair => pair.Length == 2).OrderBy(pair => pair[0]))
        {
            if (pair[0] >= next && pair[1] > pair[0] && pair[1] < slots)
            {
                yield return (pair[0], next = pair[1] + 1);
            }
        }
    }

    private static bool IsOneHot(IReadOnlyList<float[]> rows, int first, int end)
    {
        foreach (float[] row in rows)
        {
            int ones = 0;
            foreach (float slot in row.AsSpan(first..end))
            {
                if (slot is not (0 or 1) || (slot == 1 && ++ones > 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // OneHotEncoding and Concatenate name a slot "column.category": the length of what all have before and with their last dot.
    private static int CommonPrefix(string[] names)
    {
        int length = names.Min(name => name.Length);
        for (int i = 0; i < length; i++)
        {
            if (Array.Exists(names, name => name[i] != names[0][i]))
            {
                length = i;
            }
        }

        return names[0].AsSpan(0, length).LastIndexOf('.') + 1;
    }
}
