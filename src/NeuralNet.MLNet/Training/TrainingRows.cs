using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>The rows of a data view that have a label, in memory.</summary>
/// <param name="Features">The vectors of features, all slots.</param>
/// <param name="Labels">Numbers; 0 and 1 for false and true; 0 and up for keys.</param>
/// <param name="Weights">Of the rows; null for 1 each.</param>
/// <param name="Skipped">Rows without a label.</param>
internal sealed record TrainingRows(IReadOnlyList<float[]> Features, IReadOnlyList<float> Labels, IReadOnlyList<float>? Weights, long Skipped)
{
    // Rows between two looks at whether the work was cancelled.
    private const long RowsPerLook = 1_024;

    /// <exception cref="ArgumentException">The features have no known size, or a row has another.</exception>
    public static TrainingRows Read(IDataView data, MlpTrainerOptions options, IHost host)
    {
        DataViewSchema.Column label = data.Schema[options.LabelColumnName], features = data.Schema[options.FeatureColumnName];
        DataViewSchema.Column? weight = options.ExampleWeightColumnName is { } name ? data.Schema[name] : null;
        int slots = features.Type.GetVectorSize();
        if (slots == 0)
        {
            throw new ArgumentException(
                $"Trainers.Mlp expects a vector of known size in \"{features.Name}\" but got {features.Type}. Concatenate makes one; a class of rows says it with [VectorType(size)].", nameof(data));
        }

        using DataViewRowCursor cursor = data.GetRowCursor(weight is null ? [label, features] : [label, features, weight.Value]);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        ValueGetter<float>? getWeight = weight is null ? null : cursor.GetGetter<float>(weight.Value);
        List<float[]> rows = [];
        List<float> labels = [];
        List<float>? weights = getWeight is null ? null : [];
        long skipped = 0;
        VBuffer<float> vector = default;
        float number = 0;
        while (cursor.MoveNext())
        {
            if (cursor.Position % RowsPerLook == 0)
            {
                host.CheckAlive();
                options.CancellationToken.ThrowIfCancellationRequested();
            }

            getLabel(ref number);
            if (float.IsNaN(number))
            {
                skipped++;
                continue;
            }

            labels.Add(number);
            getFeatures(ref vector);
            float[] row = new float[slots];
            FeatureVector.CopyTo(vector, row);
            rows.Add(row);
            if (getWeight is not null)
            {
                getWeight(ref number);
                weights!.Add(number);
            }
        }

        return new(rows, labels, weights, skipped);
    }

    /// <summary>The table that an estimator learns from.</summary>
    /// <param name="layout">What the slots are.</param>
    /// <param name="label">The column to predict.</param>
    /// <param name="weightName">Of the weights' column.</param>
    public Table Table(FeatureLayout layout, TableColumn label, string weightName) => NeuralNet.Table.Of(
    [
        .. layout.Parts.Select(part => part.Column(Features)), label,
        .. Weights is null ? [] : new TableColumn[] { new NumberColumn(weightName, Weights.Select(weight => (double)weight)) },
    ]);
}
