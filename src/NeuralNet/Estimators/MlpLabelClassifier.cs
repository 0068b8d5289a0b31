using System.Text.Json;

namespace NeuralNet;

/// <summary>A classifier whose rows may have several labels or none (multilabel): a probability for each label, by the same networks.</summary>
/// <remarks>
/// A label is a column of two values, such as 0 and 1 or no and yes; the greater in ordinal order says yes. Each label's probability is calibrated on rows that
/// the networks did not learn from. <inheritdoc cref="MlpEstimator" path="/remarks/node()"/>
/// </remarks>
/// <example><code>
/// MlpLabelClassifier model = MlpLabelClassifier.Fit(train, ["rain", "wind", "fog"]);
/// Console.WriteLine(model.Evaluate(test));
/// </code></example>
public sealed class MlpLabelClassifier : MlpEstimator
{
    internal const string Kind = "MlpLabelClassifier";
    private const double Half = 0.5;

    private readonly (string Yes, string No)[] _answers;

    private MlpLabelClassifier(Model network, FeatureSchema schema, IReadOnlyList<string> labels, (string Yes, string No)[] answers, IReadOnlyList<string> notes)
        : base(network, schema, labels, notes)
    {
        _answers = answers;
        EstimatorFile.Attach(network, Kind, json =>
        {
            EstimatorFile.Write(json, "labels", labels);
            EstimatorFile.Write(json, "yes", answers.Select(answer => answer.Yes));
            EstimatorFile.Write(json, "no", answers.Select(answer => answer.No));
            EstimatorFile.Write(json, "notes", notes);
            schema.Write(json);
        });
    }

    /// <summary>Learns to predict several labels from the other columns.</summary>
    /// <param name="train">The rows to learn from, with a value of each label in each; 4 or more.</param>
    /// <param name="labels">The columns to predict, each with two values.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing, has no value in a row or not two values, or there are too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    public static MlpLabelClassifier Fit(Table train, IReadOnlyList<string> labels, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new MlpOptions();
        options.Check("MlpLabelClassifier.Fit");
        TableTargets.Check(train, labels);
        TableTargets.CheckRows(train.RowCount, "MlpLabelClassifier.Fit");
        if (options.BalancesClasses || options.ClassWeights is not null)
        {
            throw new ArgumentException("MlpLabelClassifier.Fit expects no BalancesClasses or ClassWeights. Give weights by row in a column, Weights.", nameof(options));
        }

        var start = TableTargets.StartOf<MlpLabelClassifier>(options, labels);
        (string Yes, string No)[] answers = start?._answers ?? LabelTargets.AnswersOf(train, labels);
        var notes = new List<string>();
        FeatureSchema schema = TableTargets.SchemaFor(train, labels, options, notes);
        var data = new Dataset(schema.Encode(train), LabelTargets.Of(train, labels, answers), TableTargets.Weights(train, options));
        RowFold[] folds = TableTargets.Folds(options, data.Count, count => Folds.KFold(data.Count, count, options.Seed));
        var task = new EnsembleTask(
            IsClassifier: true, labels.Count, smoothing => new SigmoidCrossEntropy(labelSmoothing: smoothing), held =>
            {
                Sharpness(held, out double loss);
                return loss;
            });
        IReadOnlyList<EnsembleMember> members = new EnsembleTraining(schema, new MemoryRows(data, folds), task, options).Run(cancellationToken);
        Tensor sharpness = Sharpness(HeldAnswers.Of(members), out _);
        Model network = EnsembleNetwork.Of(
            [.. members.Select(member => member.Layers)], new SigmoidMean(members.Count, sharpness), schema.Columns.Count, options.Seed);
        return new MlpLabelClassifier(network, schema, [.. labels], answers, notes) { Histories = [.. members.Select(member => member.History)] };
    }

    /// <summary>Loads what <see cref="MlpEstimator.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="MlpClassifier.Load(string)"/>
    public static new MlpLabelClassifier Load(string path) => EstimatorFile.Load(path, (Kind, From));

    /// <inheritdoc cref="MlpClassifier.Load(Stream)"/>
    public static new MlpLabelClassifier Load(Stream stream) => EstimatorFile.Load(stream, (Kind, From));

    /// <summary>A model that has also learned from new rows, a few passes with a small rate (partial fit). This one stays as it is, and so does the calibration.</summary>
    /// <param name="rows">New rows with the columns of <see cref="MlpEstimator.Features"/> and the labels.</param>
    /// <param name="options">Passes, rate and so on; null for one pass.</param>
    /// <param name="cancellationToken">Ends the training; no model is returned then.</param>
    /// <exception cref="ArgumentException">A column is missing, or a row has no value of a label or another than in training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MlpLabelClassifier PartialFit(Table rows, PartialFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var data = new Dataset(Schema.Encode(rows), LabelTargets.Of(rows, Targets, _answers));
        Model network = PartialTraining.Run(Network, data, new SigmoidCrossEntropy(), options ?? new PartialFitOptions(), cancellationToken);
        return new MlpLabelClassifier(network, Schema, Targets, _answers, Notes);
    }

    /// <summary>The probability of each label, [N, L] in the order of <see cref="MlpEstimator.Targets"/>.</summary>
    /// <param name="table">Rows with the columns of <see cref="MlpEstimator.Features"/>, in any order; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    public Tensor PredictProbabilities(Table table) => Answers(table);

    /// <summary>For each row the labels with a probability of 0.5 or more.</summary>
    /// <inheritdoc cref="PredictProbabilities(Table)"/>
    public IReadOnlyList<string>[] Predict(Table table)
    {
        Tensor probabilities = Answers(table);
        return [.. Enumerable.Range(0, probabilities.Rows).Select(i => LabelsOf(probabilities.Row(i)))];
    }

    /// <summary>The answer for one row.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public LabelPrediction Predict(Action<TableRecord> fill)
    {
        Tensor probabilities = Answer(fill);
        return new LabelPrediction(LabelsOf(probabilities.Row(0)), [.. probabilities.AsSpan().ToArray().Select(p => (double)p)]);
    }

    /// <summary>How good the answers are on rows whose labels are known: precision, recall and F1 by label.</summary>
    /// <param name="test">Rows with the columns of <see cref="MlpEstimator.Features"/> and the labels.</param>
    /// <exception cref="ArgumentException">A column is missing, or a row has no value of a label or another than in training.</exception>
    public MultilabelReport Evaluate(Table test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return MultilabelReport.FromProbabilities(LabelTargets.Of(test, Targets, _answers), Answers(test), Half, Targets);
    }

    /// <summary>The same of rows that come in parts, such as <see cref="LargeTable.Parts"/>: one part at a time is in memory, and the report is that of all rows at once.</summary>
    /// <param name="parts">Rows with the columns of <see cref="MlpEstimator.Features"/> and the labels, one or more in all.</param>
    /// <exception cref="ArgumentException">A column is missing, a row has no value or an unknown one in a label's column, or there is no row.</exception>
    public MultilabelReport Evaluate(IEnumerable<Table> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var all = new MultilabelParts(Targets.Count);
        long first = 0;
        foreach (Table part in parts.Where(part => part.RowCount > 0))
        {
            Tensor actual = LabelTargets.Of(part, Targets, _answers);
            all.Add(actual, MultilabelReport.AtThreshold(Answers(part, first), Half), RowWeights.Of(nameof(MultilabelReport), null, actual.Rows));
            first += part.RowCount;
        }

        return all.Report(Targets);
    }

    /// <summary>Text such as <c>MlpLabelClassifier: 8 columns to 3 labels, 8 networks</c>.</summary>
    public override string ToString() => $"{Kind}: {Features.Count} columns to {Targets.Count} labels, {Members} networks";

    private string[] LabelsOf(ReadOnlySpan<float> probabilities)
    {
        var labels = new List<string>();
        for (int label = 0; label < probabilities.Length; label++)
        {
            if (probabilities[label] >= Half)
            {
                labels.Add(Targets[label]);
            }
        }

        return [.. labels];
    }

    // Each label by itself; the loss is the mean over all.
    private static Tensor Sharpness(HeldAnswers held, out double loss)
    {
        Tensor logits = held.Outputs;
        var sharpness = new Tensor(new Shape(logits.Columns));
        loss = 0;
        for (int label = 0; label < sharpness.Length; label++)
        {
            int here = label;
            var column = new Tensor(logits.Rows, 1);
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = logits[i, label];
            }

            sharpness[label] = (float)Calibration.Fit(Probabilities.FromOutput(column), row => (int)held.Targets[row, here], held.Weights, out double ofLabel);
            loss += ofLabel / sharpness.Length;
        }

        return sharpness;
    }

    internal static MlpLabelClassifier From(Model network, JsonElement json)
    {
        FeatureSchema schema = FeatureSchema.From(json);
        string[] labels = EstimatorFile.Texts(json, "labels"), yes = EstimatorFile.Texts(json, "yes"), no = EstimatorFile.Texts(json, "no");
        EstimatorFile.Require(labels.Length > 0 && labels.Distinct().Count() == labels.Length, "one or more different labels");
        EstimatorFile.Require(yes.Length == labels.Length && no.Length == labels.Length, "two values of each label");
        EnsembleNetwork.Require<SigmoidMean>(network, schema, labels.Length);
        return new(network, schema, labels, [.. yes.Zip(no)], EstimatorFile.Texts(json, "notes"));
    }
}
