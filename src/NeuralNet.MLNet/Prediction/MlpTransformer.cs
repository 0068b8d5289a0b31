using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace NeuralNet.MLNet;

/// <summary>What the three transformers share: an estimator of NeuralNet that answers for the rows of a data view.</summary>
/// <remarks>It never changes: many threads may use it at once. A row allocates nothing.</remarks>
/// <typeparam name="TModel">The estimator.</typeparam>
public abstract class MlpTransformer<TModel> : ISingleFeaturePredictionTransformer<TModel>, ISingleFeaturePredictionTransformer
    where TModel : MlpEstimator
{
    private const string NetworkStream = "Network";

    private readonly IHost _host;

    private protected MlpTransformer(IHostEnvironment environment, TModel model, TrainedColumns columns)
    {
        _host = environment.Register(GetType().Name);
        Model = model;
        Columns = columns;
    }

    /// <summary>
    /// The estimator, to be saved as one safetensors file, exported by NeuralNet.Onnx, or used without ML.NET. Its columns have the names of the features' slots, and a
    /// group of one-hot slots is one column of categories.
    /// </summary>
    public TModel Model { get; }

    /// <summary>The column of features.</summary>
    public string FeatureColumnName => Columns.Features.Name;

    /// <summary>Its type, a vector of known size of <see cref="float"/>.</summary>
    public DataViewType FeatureColumnType => Columns.Features.Type;

    /// <summary>True: each row is answered by itself.</summary>
    public bool IsRowToRowMapper => true;

    internal TrainedColumns Columns { get; }

    private protected abstract VersionInfo Version { get; }

    /// <summary>The columns with those of the answers.</summary>
    /// <param name="inputSchema">The columns before.</param>
    /// <exception cref="ArgumentException">The column of features is missing, or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => RowToRowMapperTransform.GetOutputSchema(inputSchema, MapperOf(inputSchema));

    /// <summary>The rows with their answers, which are computed when they are read.</summary>
    /// <param name="input">The rows.</param>
    /// <exception cref="ArgumentException">The column of features is missing, or of another type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new RowToRowMapperTransform(_host, input, MapperOf(input.Schema), MapperOf);
    }

    /// <summary>The answers for one row, as CreatePredictionEngine uses them.</summary>
    /// <param name="inputSchema">The columns before.</param>
    /// <exception cref="ArgumentException">The column of features is missing, or of another type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new RowToRowMapperTransform(_host, new EmptyDataView(_host, inputSchema), MapperOf(inputSchema), MapperOf);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream(NetworkStream, writer => Model.Save(writer.BaseStream));
        Columns.Save(_host, ctx);
    }

    /// <summary>Makes a transformer of what was saved.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    private protected static T Load<T>(IHostEnvironment environment, ModelLoadContext context, VersionInfo version, Func<Stream, TModel> load, Func<TModel, TrainedColumns, T> make)
    {
        context.CheckAtModel(version);
        TModel model = load(new MemoryStream(ModelStream.Read(context, NetworkStream)));
        return make(model, TrainedColumns.Load(environment, context, model));
    }

    /// <summary>The version of what is saved, and the name that <see cref="LoadableClassAttribute"/> has for it.</summary>
    /// <param name="signature">8 letters.</param>
    /// <param name="loader">The name.</param>
    private protected static VersionInfo VersionOf(string signature, string loader) =>
        new(signature, verWrittenCur: 1, verReadableCur: 1, verWeCanReadBack: 1, typeof(MlpTransformer<>).Assembly.FullName, loader);

    /// <summary>The columns that are added to those of a schema.</summary>
    private protected abstract DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema);

    /// <summary>The getter of each of them.</summary>
    private protected abstract Delegate[] Getters(RowAnswer answer);

    private ScoreMapper MapperOf(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        DataViewSchema.Column features = schema.GetColumnOrNull(FeatureColumnName) ?? throw new ArgumentException(
            $"{GetType().Name} expects the column \"{FeatureColumnName}\" but the data has none of that name. Its columns are {string.Join(", ", schema.Select(column => column.Name))}.", nameof(schema));
        return features.Type.Equals(FeatureColumnType)
            ? new(features, OutputColumns(schema), input => Getters(new RowAnswer(Model.Network, Columns.Encoding, input, features)), this)
            : throw new ArgumentException(
                $"{GetType().Name} expects {FeatureColumnType} in \"{FeatureColumnName}\", as in training, but got {features.Type}. Use the same transforms before it.", nameof(schema));
    }
}
