using System.Text.Json;

namespace NeuralNet;

/// <summary>What <see cref="MlpClassifier"/>, <see cref="MlpLabelClassifier"/> and <see cref="MlpRegressor"/> share: networks with all their preprocessing, and the columns that they read.</summary>
/// <remarks>
/// <para>
/// A category that was not seen in training counts as missing; so does a gap in a column that had none. A column that is missing is an error, one that the model
/// does not know is left alone. docs/estimators.md says what was tried.
/// </para>
/// <para>It never changes after the fit: many threads may predict at once.</para>
/// </remarks>
public abstract partial class MlpEstimator
{
    private protected MlpEstimator(Model network, FeatureSchema schema, IReadOnlyList<string> targets, IReadOnlyList<string> notes)
    {
        Network = network;
        Schema = schema;
        Targets = targets;
        Notes = notes;
    }

    /// <summary>
    /// All of it as one model: from a row as the columns of <see cref="Features"/> give it (a number, or the code of a category by <see cref="CodeOf"/>; NaN where
    /// a value is missing) to the answer. Its Predict on spans allocates nothing.
    /// </summary>
    public Model Network { get; }

    /// <summary>The columns that it reads, in the order of the network's inputs.</summary>
    public IReadOnlyList<string> Features => Schema.Names;

    /// <summary>The same columns with their kinds: what each expects, and the categories that it knows. Another category counts as missing.</summary>
    public IReadOnlyList<FeatureColumn> Columns => Schema.Columns;

    /// <summary>The columns that it predicts.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>A sentence for each column of the training table that was left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The training of each network; empty in a loaded model.</summary>
    public IReadOnlyList<History> Histories { get; private protected init; } = [];

    /// <summary>The number of networks whose answers are averaged.</summary>
    public int Members => EnsembleNetwork.MembersOf(Network).Count;

    internal FeatureSchema Schema { get; }

    private static (string Kind, Func<Model, JsonElement, MlpEstimator> Make)[] Kinds =>
    [
        (MlpClassifier.Kind, MlpClassifier.From), (MlpRegressor.Kind, MlpRegressor.From), (MlpLabelClassifier.Kind, MlpLabelClassifier.From),
    ];

    /// <summary>The number that stands for a category among the network's inputs; NaN for one that is missing or was not seen in training.</summary>
    /// <param name="column">A column of <see cref="Features"/> with categories.</param>
    /// <param name="category">The category; null where it is missing.</param>
    /// <exception cref="ArgumentException">The model has no such column, or it holds numbers.</exception>
    public float CodeOf(string column, string? category) => Schema.CodeOf(column, category);

    /// <summary>Saves columns, categories and networks as one file, atomically; <see cref="Model.Load(string)"/> reads the networks alone.</summary>
    /// <param name="path">The file, safetensors.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Network.Save(path);

    /// <summary>The same to a stream. Writes from where it stands and leaves it open.</summary>
    /// <param name="stream">Writable.</param>
    public void Save(Stream stream) => Network.Save(stream);

    /// <summary>Loads an estimator of whichever kind: classes, labels or numbers.</summary>
    /// <param name="path">The file that <see cref="Save(string)"/> wrote.</param>
    /// <returns>An <see cref="MlpClassifier"/>, <see cref="MlpLabelClassifier"/> or <see cref="MlpRegressor"/>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or holds something else.</exception>
    public static MlpEstimator Load(string path) => EstimatorFile.Load(path, Kinds);

    /// <summary>The same from a stream. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static MlpEstimator Load(Stream stream) => EstimatorFile.Load(stream, Kinds);

    private protected Tensor Answers(Table table, long firstRow = 0) => Network.Predict(Schema.Encode(table, firstRow));

    private protected Tensor Answer(Action<TableRecord> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var record = new TableRecord(Targets);
        fill(record);
        return Network.Predict(Schema.Encode(record));
    }
}
