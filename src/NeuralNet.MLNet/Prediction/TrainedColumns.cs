using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Data.IO;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>The columns that a transformer was trained on, as it needs them later.</summary>
internal sealed class TrainedColumns
{
    private const string SchemaStream = "TrainSchema";
    private const string EncodingStream = "Features";

    private readonly DataViewSchema _schema;

    /// <param name="schema">Of the training rows.</param>
    /// <param name="label">Its label.</param>
    /// <param name="features">Its features.</param>
    /// <param name="encoding">From the features to the model's columns.</param>
    public TrainedColumns(DataViewSchema schema, DataViewSchema.Column label, DataViewSchema.Column features, FeatureEncoding encoding)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns([schema[label.Index], schema[features.Index]]);
        _schema = builder.ToSchema();
        Encoding = encoding;
    }

    private TrainedColumns(DataViewSchema schema, FeatureEncoding encoding)
    {
        _schema = schema;
        Encoding = encoding;
    }

    public DataViewSchema.Column Label => _schema[0];

    public DataViewSchema.Column Features => _schema[1];

    public FeatureEncoding Encoding { get; }

    public void Save(IHostEnvironment environment, ModelSaveContext context)
    {
        context.SaveBinaryStream(SchemaStream, writer =>
        {
            using IChannel channel = environment.Start("Saving train schema");
            var saver = new BinarySaver(environment, new BinarySaver.Arguments { Silent = true });
            DataSaverUtils.SaveDataView(channel, saver, new EmptyDataView(environment, _schema), writer.BaseStream);
        });
        context.SaveBinaryStream(EncodingStream, Encoding.Write);
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static TrainedColumns Load(IHostEnvironment environment, ModelLoadContext context, MlpEstimator model)
    {
        DataViewSchema schema = new BinaryLoader(environment, new BinaryLoader.Arguments(), new MemoryStream(ModelStream.Read(context, SchemaStream))).Schema;
        using var reader = new BinaryReader(new MemoryStream(ModelStream.Read(context, EncodingStream)));
        var encoding = FeatureEncoding.Read(reader, model);
        return schema.Count == 2 && schema[1].Type.GetVectorSize() == encoding.Slots ? new(schema, encoding) : throw new InvalidDataException(
            $"The file's columns expect a label and {encoding.Slots} features but are {string.Join(", ", schema.Select(column => $"{column.Name} {column.Type}"))}. Save the model again.");
    }
}
