using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>What ML.NET's evaluators read of a column of answers: its task, what it is, and the number of its set, one more than that of earlier sets.</summary>
internal static class ScoreAnnotations
{
    /// <param name="inputSchema">The columns before.</param>
    /// <param name="task">Such as BinaryClassification: <see cref="AnnotationUtils.Const.ScoreColumnKind"/>.</param>
    /// <param name="value">Such as Score: <see cref="AnnotationUtils.Const.ScoreValueKind"/>.</param>
    public static DataViewSchema.Annotations.Builder Of(DataViewSchema inputSchema, string task, string value)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        uint set = inputSchema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, set);
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, task.AsMemory());
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, value.AsMemory());
        return builder;
    }
}
