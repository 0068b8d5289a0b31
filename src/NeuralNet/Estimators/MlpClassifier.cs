using System.Text.Json;

namespace NeuralNet;

/// <summary>A classifier of a table's rows: several multilayer perceptrons whose probabilities are averaged, with all preprocessing.</summary>
/// <remarks>
/// <para>
/// <see cref="Fit"/> finds out what the columns are, learns, and calibrates the probabilities on rows that the networks did not learn from. A category that was not
/// seen in training counts as missing; so does a gap in a column that had none. A column that is missing is an error, one that the model does not know is
/// left alone. docs/estimators.md says what was tried.
/// </para>
/// <para>It never changes after the fit: many threads may predict at once.</para>
/// </remarks>
/// <example><code>
/// Table table = Table.Read("churn.csv");
/// (Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
/// MlpClassifier model = MlpClassifier.Fit(train, target: "churn");
/// Console.WriteLine(model.Evaluate(test));
/// model.Save("churn.safetensors");
/// </code></example>
public sealed class MlpClassifier
{
    private const string Kind = "MlpClassifier";

    private readonly FeatureSchema _schema;
    private readonly double _sharpness;

    private MlpClassifier(Model network, FeatureSchema schema, string target, IReadOnlyList<string> classes, double sharpness, IReadOnlyList<string> notes)
    {
        Network = network;
        _schema = schema;
        Target = target;
        Classes = classes;
        _sharpness = sharpness;
        Notes = notes;
    }

    /// <summary>
    /// The networks as one: from a row as the columns of <see cref="Features"/> give it (numbers, codes of categories, NaN where a value is missing) to the logits of
    /// each, side by side, [N, networks · K].
    /// </summary>
    public Model Network { get; }

    /// <summary>The columns that it reads.</summary>
    public IReadOnlyList<string> Features => _schema.Names;

    /// <summary>The column that it predicts.</summary>
    public string Target { get; }

    /// <summary>The classes, in the order of their probabilities.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>A sentence for each column of the training table that was left out.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The training of each network; empty in a loaded model.</summary>
    public IReadOnlyList<History> Histories { get; private init; } = [];

    /// <summary>Learns to predict a column from the others.</summary>
    /// <param name="train">The rows to learn from, with a value of the target in each.</param>
    /// <param name="target">The column to predict; each of its different values is a class.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing or has no value in a row, there are fewer than two classes, or fewer than two rows of one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    public static MlpClassifier Fit(Table train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new MlpOptions();
        options.Check("MlpClassifier.Fit");
        CategoryColumn column = TargetOf(train, target);
        int[] counts = column.Counts();
        string[] classes = [.. column.Categories.Where((_, code) => counts[code] > 0)];
        CheckClasses(target, classes, [.. counts.Where(count => count > 0)]);
        float[] indices = IndicesOf(column, classes, target);
        var notes = new List<string>();
        FeatureSchema schema = FeatureSchema.Fit(train, TableTargets.Left(target, options), notes);
        Tensor? weights = Weights(train, options, indices, classes.Length);
        var data = new Dataset(schema.Encode(train), Tensor.From(indices).Reshape(new Shape(indices.Length, 1)), weights);
        RowFold[] folds = TableTargets.Folds(
            options, indices.Length, least => Folds.StratifiedKFold(Array.ConvertAll(indices, index => (int)index), least, options.Seed));
        IReadOnlyList<EnsembleMember> members = new EnsembleTraining(
            schema, data, isClassifier: true, classes.Length, smoothing => new SoftmaxCrossEntropy(labelSmoothing: smoothing), (logits, held) => LogLoss(logits, held, classes.Length), folds,
            options).Run(cancellationToken);
        double sharpness = Sharpness(members, data, classes.Length);
        var model = new MlpClassifier(EnsembleNetwork.Of(members, schema, options.Seed), schema, target, classes, sharpness, notes)
        {
            Histories = [.. members.Select(member => member.History)],
        };
        model.Attach();
        return model;
    }

    /// <summary>Loads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or holds something else.</exception>
    public static MlpClassifier Load(string path) => EstimatorFile.Load(path, Kind, From);

    /// <summary>The probability of each class, [N, K] in the order of <see cref="Classes"/>.</summary>
    /// <param name="table">Rows with the columns of <see cref="Features"/>, in any order; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    public Tensor PredictProbabilities(Table table) => Probabilities(_schema.Encode(table));

    /// <summary>The class with the greatest probability for each row.</summary>
    /// <inheritdoc cref="PredictProbabilities(Table)"/>
    public string[] Predict(Table table)
    {
        Tensor probabilities = PredictProbabilities(table);
        return [.. Enumerable.Range(0, probabilities.Rows).Select(i => Classes[Greatest(probabilities.Row(i))])];
    }

    /// <summary>The answer for one row.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public ClassPrediction Predict(Action<TableRecord> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var record = new TableRecord(Target);
        fill(record);
        Tensor probabilities = Probabilities(_schema.Encode(record));
        int best = Greatest(probabilities.Row(0));
        return new ClassPrediction(Classes[best], probabilities[best], [.. probabilities.AsSpan().ToArray().Select(p => (double)p)]);
    }

    /// <summary>How good the answers are on rows whose class is known: accuracy, log loss, AUC, and a report by class.</summary>
    /// <param name="test">Rows with the columns of <see cref="Features"/> and the target.</param>
    /// <exception cref="ArgumentException">A column is missing, or a row has no class or one that the model does not know.</exception>
    public ClassificationReport Evaluate(Table test)
    {
        ArgumentNullException.ThrowIfNull(test);
        return ClassificationReport.FromProbabilities(ActualOf(test), PredictProbabilities(test), Classes);
    }

    /// <summary>How much the log loss grows when the values of one column are shuffled among the rows, for each column, the greatest first.</summary>
    /// <param name="test">Rows that the model did not learn from, two or more, with the target.</param>
    /// <param name="repeats">Shuffles of each column, 1 or more.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <exception cref="ArgumentException">A column is missing, a row has no class or one that the model does not know, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No repeat.</exception>
    public IReadOnlyList<ColumnImportance> Importance(Table test, int repeats = 5, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(test);
        int[] actual = ActualOf(test);
        return PermutationImportance.Of(_schema, _schema.Encode(test), repeats, seed, rows => ProbabilityMetrics.LogLoss(actual, Probabilities(rows)));
    }

    /// <summary>Saves columns, categories and networks as one file, atomically; <see cref="Model.Load(string)"/> reads the networks alone.</summary>
    /// <param name="path">The file, safetensors.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Network.Save(path);

    /// <summary>Text such as <c>MlpClassifier: 19 columns to 2 classes of "churn", 5 networks</c>.</summary>
    public override string ToString() =>
        $"{Kind}: {Features.Count} columns to {Classes.Count} classes of \"{Target}\", {Network.Outputs / Classes.Count} networks";

    private int[] ActualOf(Table test) => Array.ConvertAll(IndicesOf(TargetOf(test, Target), Classes, Target), index => (int)index);

    private static CategoryColumn TargetOf(Table table, string target)
    {
        TableTargets.Check(table, target);
        return table[target] as CategoryColumn ?? table.AsCategory(target).Categories(target);
    }

    private static void CheckClasses(string target, string[] classes, int[] counts)
    {
        if (classes.Length < 2)
        {
            throw new ArgumentException($"MlpClassifier.Fit expects two or more classes in \"{target}\" but all rows have \"{classes[0]}\".");
        }

        int rarest = Array.FindIndex(counts, count => count < 2);
        if (rarest >= 0)
        {
            throw new ArgumentException(
                $"MlpClassifier.Fit expects two or more rows of each class, one to learn from and one held out, but \"{target}\" has one of \"{classes[rarest]}\". "
                + "Leave such rows out, or join rare classes. Numbers are predicted by MlpRegressor.");
        }
    }

    private static float[] IndicesOf(CategoryColumn column, IReadOnlyList<string> classes, string target)
    {
        float[] indices = new float[column.Count];
        var known = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        for (int i = 0; i < indices.Length; i++)
        {
            string text = column.TextAt(i)!;
            indices[i] = known.TryGetValue(text, out int index) ? index : throw new ArgumentException(
                $"Row {i} has the class \"{text}\" in \"{target}\", which the model does not know. Its classes are {string.Join(", ", classes)}.");
        }

        return indices;
    }

    private static Tensor? Weights(Table train, MlpOptions options, float[] indices, int classes)
    {
        Tensor? weights = TableTargets.Weights(train, options);
        if (!options.BalancesClasses)
        {
            return weights;
        }

        double[] totals = new double[classes];
        for (int i = 0; i < indices.Length; i++)
        {
            totals[(int)indices[i]] += weights?[i] ?? 1;
        }

        double sum = totals.Sum();
        var balanced = new Tensor(indices.Length, 1);
        for (int i = 0; i < indices.Length; i++)
        {
            balanced[i] = (float)((weights?[i] ?? 1) * sum / (classes * totals[(int)indices[i]]));
        }

        return balanced;
    }

    private static double LogLoss(Tensor logits, Dataset held, int classes)
    {
        ClassProbabilities.Fit(ClassProbabilities.Mean(logits, classes), held.Targets, held.Weights, out double loss);
        return loss;
    }

    // Each row is answered by the one network that did not learn from it.
    private static double Sharpness(IReadOnlyList<EnsembleMember> members, Dataset data, int classes)
    {
        (int[] rows, Tensor logits) = EnsembleNetwork.HeldOut(members);
        Dataset held = data.Subset(rows);
        return ClassProbabilities.Fit(ClassProbabilities.Mean(logits, classes), held.Targets, held.Weights, out _);
    }

    private static int Greatest(ReadOnlySpan<float> row) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);

    private static MlpClassifier From(Model network, JsonElement json)
    {
        FeatureSchema schema = FeatureSchema.From(json);
        string[] classes = EstimatorFile.Texts(json, "classes");
        double sharpness = EstimatorFile.Number(json, "sharpness");
        EstimatorFile.Require(schema.Columns.Count == network.Inputs, "as many columns as the network has inputs");
        EstimatorFile.Require(classes.Length >= 2 && network.Outputs % classes.Length == 0, "as many logits as classes for each network");
        EstimatorFile.Require(classes.Distinct().Count() == classes.Length, "different classes");
        EstimatorFile.Require(sharpness > 0, "a sharpness above 0");
        return new(network, schema, EstimatorFile.Text(json, "target"), classes, sharpness, EstimatorFile.Texts(json, "notes"));
    }

    private void Attach() => EstimatorFile.Attach(Network, Kind, json =>
    {
        json.WriteString("target", Target);
        EstimatorFile.Write(json, "classes", Classes);
        json.WriteNumber("sharpness", _sharpness);
        EstimatorFile.Write(json, "notes", Notes);
        _schema.Write(json);
    });

    private Tensor Probabilities(Tensor rows)
    {
        Tensor probabilities = ClassProbabilities.Mean(Network.Predict(rows), Classes.Count);
        ClassProbabilities.Sharpen(probabilities, _sharpness);
        return probabilities;
    }
}
