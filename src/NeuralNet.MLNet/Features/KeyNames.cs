using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>The names that a classifier has for the keys of a column.</summary>
internal static class KeyNames
{
    /// <summary>The texts that the keys stand for; their numbers, from 1, where they stand for something else or nothing.</summary>
    public static string[] Of(DataViewSchema.Column column)
    {
        int count = column.Type.GetKeyCountAsInt32();
        VBuffer<ReadOnlyMemory<char>> texts = default;
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is VectorDataViewType { ItemType: TextDataViewType })
        {
            column.GetKeyValues(ref texts);
        }

        string[] names = [.. texts.DenseValues().Select(text => text.ToString())];
        return names.Length == count && names.Distinct(StringComparer.Ordinal).Count() == count && !names.Contains("")
            ? names
            : [.. Enumerable.Range(1, count).Select(key => $"{key}")];
    }
}
