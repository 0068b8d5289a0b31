using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace NeuralNet;

/// <summary>A classifier of a table's rows: several multilayer perceptrons whose probabilities are averaged, with all preprocessing.</summary>
/// <remarks>
/// <see cref="Fit(Table, string, MlpOptions, CancellationToken)"/> finds out what the columns are, learns, and calibrates the probabilities on rows that the networks did not learn from.
/// <inheritdoc cref="MlpEstimator" path="/remarks/node()"/>
/// </remarks>
/// <example><code>
/// Table table = Table.Read("churn.csv");
/// (Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
/// MlpClassifier model = MlpClassifier.Fit(train, target: "churn");
/// Console.WriteLine(model.Evaluate(test));
/// model.Save("churn.safetensors");
/// </code></example>
public sealed partial class MlpClassifier : MlpEstimator
{
    internal const string Kind = "MlpClassifier";

    private MlpClassifier(Model network, FeatureSchema schema, string target, IReadOnlyList<string> classes, IReadOnlyList<string> notes, double? threshold = null)
        : base(network, schema, [target], notes)
    {
        Classes = classes;
        Threshold = threshold;
        EstimatorFile.Attach(network, Kind, json =>
        {
            json.WriteString("target", target);
            EstimatorFile.Write(json, "classes", classes);
            EstimatorFile.Write(json, "threshold", threshold is { } set ? [set] : []);
            EstimatorFile.Write(json, "notes", notes);
            schema.Write(json);
        });
    }

    /// <summary>The column that it predicts.</summary>
    public string Target => Targets[0];

    /// <summary>The classes, in the order of their probabilities.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Of two classes, the probability of the second from which on it is the answer; null for the greater probability: <see cref="WithThreshold"/>.</summary>
    public double? Threshold { get; }

    /// <summary>Learns to predict a column from the others.</summary>
    /// <param name="train">The rows to learn from, with a value of the target in each.</param>
    /// <param name="target">The column to predict; each of its different values is a class.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing or has no value in a row, there are fewer than two classes, or fewer than two rows of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpClassifier Fit(Table train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new MlpOptions();
        options.Check("MlpClassifier.Fit");
        var start = TableTargets.StartOf<MlpClassifier>(options, [target]);
        var targets = ClassTargets.Of(train, target, start?.Classes);
        var notes = new List<string>();
        FeatureSchema schema = TableTargets.SchemaFor(train, [target], options, notes);
        var data = new Dataset(schema.Encode(train), targets.Indices, targets.Weights(train, options));
        RowFold[] folds = TableTargets.Folds(options, data.Count, targets.Folds(options.Seed));
        return Train(new MemoryRows(data, folds), schema, target, targets.Classes, notes, options, start?.Threshold, cancellationToken);
    }

    /// <summary>Loads what <see cref="MlpEstimator.Save(string)"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or holds something else.</exception>
    public static new MlpClassifier Load(string path) => EstimatorFile.Load(path, (Kind, From));

    /// <summary>The same from a stream. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static new MlpClassifier Load(Stream stream) => EstimatorFile.Load(stream, (Kind, From));

    /// <summary>A model that has also learned from new rows, a few passes with a small rate (partial fit). This one stays as it is, and so do calibration and threshold.</summary>
    /// <param name="rows">New rows with the columns of <see cref="MlpEstimator.Features"/> and the target.</param>
    /// <param name="options">Passes, rate and so on; null for one pass.</param>
    /// <param name="cancellationToken">Ends the training; no model is returned then.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers where some are expected, or a row has no class or one that the model does not know.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MlpClassifier PartialFit(Table rows, PartialFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var targets = ClassTargets.Of(rows, Target, Classes);
        Model network = PartialTraining.Run(
            Network, new Dataset(Schema.Encode(rows), targets.Indices), targets.Task.Loss(0), options ?? new PartialFitOptions(), cancellationToken);
        return new MlpClassifier(network, Schema, Target, Classes, Notes, Threshold);
    }

    /// <summary>The same model with another rule of decision between two classes: the second is the answer where its probability reaches the threshold.</summary>
    /// <param name="threshold">
    /// 0 to 1, such as <see cref="CostMatrix.ProbabilityThreshold"/> for what mistakes cost, or <see cref="DecisionThreshold"/> from held-out rows; null for the
    /// greater probability.
    /// </param>
    /// <exception cref="InvalidOperationException">There are more than two classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not 0 to 1.</exception>
    public MlpClassifier WithThreshold(double? threshold)
    {
        if (Classes.Count != 2)
        {
            throw new InvalidOperationException($"WithThreshold expects two classes but the model has {Classes.Count}: {string.Join(", ", Classes)}.");
        }

        return threshold is null or (>= 0 and <= 1)
            ? new MlpClassifier(Network.Clone(), Schema, Target, Classes, Notes, threshold) { Histories = Histories }
            : throw new ArgumentOutOfRangeException(
                nameof(threshold), FormattableString.Invariant($"WithThreshold expects a probability of \"{Classes[1]}\", 0 to 1, but got {threshold}."));
    }

    /// <summary>The probability of each class, [N, K] in the order of <see cref="Classes"/>.</summary>
    /// <param name="table">Rows with the columns of <see cref="MlpEstimator.Features"/>, in any order; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    public Tensor PredictProbabilities(Table table) => Answers(table);

    /// <summary>The class with the greatest probability for each row, or by the <see cref="Threshold"/>.</summary>
    /// <inheritdoc cref="PredictProbabilities(Table)"/>
    public string[] Predict(Table table) => Array.ConvertAll(Decide(Answers(table)), index => Classes[index]);

    /// <summary>The answer for one row.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public ClassPrediction Predict(Action<TableRecord> fill)
    {
        Tensor probabilities = Answer(fill);
        int best = Decide(probabilities)[0];
        return new ClassPrediction(Classes[best], probabilities[best], [.. probabilities.AsSpan().ToArray().Select(p => (double)p)]);
    }

    /// <summary>How good the answers are on rows whose class is known: accuracy, log loss, AUC, and a report by class.</summary>
    /// <param name="test">Rows with the columns of <see cref="MlpEstimator.Features"/> and the target.</param>
    /// <exception cref="ArgumentException">A column is missing, or a row has no class or one that the model does not know.</exception>
    public ClassificationReport Evaluate(Table test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return ClassificationReport.FromProbabilities(ActualOf(test), Answers(test), Classes, threshold: Threshold);
    }

    /// <summary>The same of rows that come in parts, such as <see cref="LargeTable.Parts"/>: one part at a time is in memory.</summary>
    /// <remarks>
    /// Up to a million scores (a row has one of two classes, K of more) are kept, 4 bytes each: the report is, to the bit, that of all rows at once. Of more, ROC AUC is computed from
    /// the counts of some 500,000 bins: <see cref="ClassificationReport.RocAucError"/> is a bound of its error. All other measures stay exact.
    /// </remarks>
    /// <param name="parts">Rows with the columns of <see cref="MlpEstimator.Features"/> and the target, one or more in all.</param>
    /// <exception cref="ArgumentException">A column is missing, a row has no class or one that the model does not know, or there is no row.</exception>
    public ClassificationReport Evaluate(IEnumerable<Table> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var all = new ClassificationParts(Classes, Threshold);
        long first = 0;
        foreach (Table part in parts.Where(part => part.RowCount > 0))
        {
            all.Add(ActualOf(part, first), Answers(part, first));
            first += part.RowCount;
        }

        return all.Report();
    }

    /// <summary>Text such as <c>MlpClassifier: 19 columns to 2 classes of "churn", 5 networks</c>.</summary>
    public override string ToString() => $"{Kind}: {Features.Count} columns to {Classes.Count} classes of \"{Target}\", {Members} networks";

    private static MlpClassifier Train(
        EnsembleRows rows, FeatureSchema schema, string target, IReadOnlyList<string> classes, IReadOnlyList<string> notes, MlpOptions options, double? threshold, CancellationToken cancellationToken)
    {
        IReadOnlyList<EnsembleMember> members = new EnsembleTraining(schema, rows, ClassTargets.TaskOf(classes.Count), options).Run(cancellationToken);
        double sharpness = ClassTargets.Sharpness(HeldAnswers.Of(members), out _);
        Model network = EnsembleNetwork.Of(
            [.. members.Select(member => member.Layers)], new SoftmaxMean(members.Count, classes.Count, sharpness), schema.Columns.Count, options.Seed);
        return new MlpClassifier(network, schema, target, classes, notes, threshold)
        {
            Histories = [.. members.Select(member => member.History)],
        };
    }

    private int[] ActualOf(Table test, long firstRow = 0) => Array.ConvertAll(ClassTargets.Of(test, Target, Classes, firstRow).Indices.AsSpan().ToArray(), index => (int)index);

    private int[] Decide(Tensor probabilities) =>
        Threshold is { } threshold ? ClassLabels.AtThreshold(probabilities, threshold) : ClassLabels.FromOutput(probabilities);

    internal static MlpClassifier From(Model network, JsonElement json)
    {
        FeatureSchema schema = FeatureSchema.From(json);
        string[] classes = EstimatorFile.Texts(json, "classes");
        double[] threshold = EstimatorFile.Numbers(json, "threshold");
        EstimatorFile.Require(classes.Length >= 2 && classes.Distinct().Count() == classes.Length, "two or more different classes");
        EstimatorFile.Require(threshold is [] or [>= 0 and <= 1] && (classes.Length == 2 || threshold is []), "at most one threshold of two classes, 0 to 1");
        EnsembleNetwork.Require<SoftmaxMean>(network, schema, classes.Length);
        return new(network, schema, EstimatorFile.Text(json, "target"), classes, EstimatorFile.Texts(json, "notes"), threshold is [var set] ? set : null);
    }
}
