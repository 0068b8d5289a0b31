using System.Text.Json;

namespace NeuralNet;

/// <summary>Predicts a number from a table's rows: several multilayer perceptrons whose answers are averaged, with all preprocessing.</summary>
/// <remarks>
/// <para>
/// The target is standardised while learning, and answers are kept within the range of the training targets. <see cref="PredictInterval"/> gives
/// intervals that hold the true value with a probability that one chooses: from the errors on rows that the networks did not learn from (split conformal
/// prediction by folds, after Vovk 2015; Barber et al. 2021).
/// </para>
/// <para>It never changes after the fit: many threads may predict at once. Columns, categories and gaps are as in <see cref="MlpClassifier"/>.</para>
/// </remarks>
/// <example><code>
/// MlpRegressor model = MlpRegressor.Fit(train, target: "price");
/// Console.WriteLine(model.Evaluate(test));
/// (Tensor low, Tensor high) = model.PredictInterval(test, coverage: 0.9);
/// </code></example>
public sealed class MlpRegressor
{
    private const string Kind = "MlpRegressor";

    private readonly FeatureSchema _schema;
    private readonly TargetScale _scale;
    private readonly double[] _errors;

    private MlpRegressor(Model network, FeatureSchema schema, string target, TargetScale scale, double[] errors, IReadOnlyList<string> notes)
    {
        Network = network;
        _schema = schema;
        Target = target;
        _scale = scale;
        _errors = errors;
        Notes = notes;
    }

    /// <summary>
    /// The networks as one: from a row as the columns of <see cref="Features"/> give it (numbers, codes of categories, NaN where a value is missing) to the
    /// standardised answer of each, side by side, [N, networks].
    /// </summary>
    public Model Network { get; }

    /// <inheritdoc cref="MlpClassifier.Features"/>
    public IReadOnlyList<string> Features => _schema.Names;

    /// <inheritdoc cref="MlpClassifier.Target"/>
    public string Target { get; }

    /// <inheritdoc cref="MlpClassifier.Notes"/>
    public IReadOnlyList<string> Notes { get; }

    /// <inheritdoc cref="MlpClassifier.Histories"/>
    public IReadOnlyList<History> Histories { get; private init; } = [];

    /// <summary>Learns to predict a column of numbers from the others.</summary>
    /// <param name="train">The rows to learn from, with a value of the target in each; 4 or more.</param>
    /// <param name="target">The column to predict, of numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing, has no numbers or no value in a row, all targets are equal, or there are too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    public static MlpRegressor Fit(Table train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new MlpOptions();
        options.Check("MlpRegressor.Fit");
        if (options.BalancesClasses)
        {
            throw new ArgumentException("MlpRegressor.Fit expects no BalancesClasses: numbers have no classes. Give weights by row in a column, Weights.", nameof(options));
        }

        TableTargets.Check(train, target);
        ReadOnlySpan<double> values = train.Numbers(target).AsSpan();
        if (values.Length < 4)
        {
            throw new ArgumentException($"MlpRegressor.Fit expects 4 or more rows but got {values.Length}.", nameof(train));
        }

        var notes = new List<string>();
        FeatureSchema schema = FeatureSchema.Fit(train, TableTargets.Left(target, options), notes);
        TargetScale scale = TargetScale.Fit(values, target);
        var data = new Dataset(schema.Encode(train), scale.Standardize(values), TableTargets.Weights(train, options));
        RowFold[] folds = TableTargets.Folds(options, data.Count, count => Folds.KFold(data.Count, count, options.Seed));
        IReadOnlyList<EnsembleMember> members = new EnsembleTraining(
            schema, data, isClassifier: false, outputs: 1, _ => new MeanSquaredError(), (answers, held) => SquaredError(answers, held), folds, options).Run(cancellationToken);
        var model = new MlpRegressor(
            EnsembleNetwork.Of(members, schema, options.Seed), schema, target, scale, ConformalErrors.Of(members, data.Targets, scale), notes)
        {
            Histories = [.. members.Select(member => member.History)],
        };
        model.Attach();
        return model;
    }

    /// <inheritdoc cref="MlpClassifier.Load(string)"/>
    public static MlpRegressor Load(string path) => EstimatorFile.Load(path, Kind, From);

    /// <summary>The number for each row, [N, 1].</summary>
    /// <param name="table">Rows with the columns of <see cref="Features"/>, in any order; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    public Tensor Predict(Table table) => Answers(_schema.Encode(table));

    /// <summary>The number for one row.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public double Predict(Action<TableRecord> fill)
    {
        ArgumentNullException.ThrowIfNull(fill);
        var record = new TableRecord(Target);
        fill(record);
        return Answers(_schema.Encode(record))[0];
    }

    /// <summary>For each row two numbers, [N, 1] each, between which the true one lies in so large a share of rows.</summary>
    /// <param name="table">Rows with the columns of <see cref="Features"/>.</param>
    /// <param name="coverage">The share, above 0 and less than 1, such as 0.9. It holds on average over rows like those of the training table.</param>
    /// <remarks>All intervals are equally wide: the error on held-out rows that this share does not exceed, on either side.</remarks>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is out of its range.</exception>
    public (Tensor Low, Tensor High) PredictInterval(Table table, double coverage = 0.9)
    {
        double error = ConformalErrors.At(_errors, coverage);
        Tensor middle = Predict(table);
        Tensor low = new(middle.Rows, 1), high = new(middle.Rows, 1);
        for (int i = 0; i < middle.Rows; i++)
        {
            low[i] = (float)(middle[i] - error);
            high[i] = (float)(middle[i] + error);
        }

        return (low, high);
    }

    /// <summary>How good the answers are on rows whose number is known: RMSE, mean absolute error, R² and others.</summary>
    /// <param name="test">Rows with the columns of <see cref="Features"/> and the target.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers, or a row has no target.</exception>
    public RegressionReport Evaluate(Table test)
    {
        ArgumentNullException.ThrowIfNull(test);
        TableTargets.Check(test, Target);
        return RegressionReport.Of(test.Matrix(Target), Predict(test), [Target]);
    }

    /// <summary>How much the RMSE grows, in the target's unit, when the values of one column are shuffled among the rows, for each column, the greatest first.</summary>
    /// <param name="test">Rows that the model did not learn from, two or more, with the target.</param>
    /// <param name="repeats">Shuffles of each column, 1 or more.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers, a row has no target, or there are fewer than two rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No repeat.</exception>
    public IReadOnlyList<ColumnImportance> Importance(Table test, int repeats = 5, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(test);
        TableTargets.Check(test, Target);
        Tensor actual = test.Matrix(Target);
        return PermutationImportance.Of(
            _schema, _schema.Encode(test), repeats, seed, rows => RegressionMetrics.RootMeanSquaredError(actual, Answers(rows)));
    }

    /// <inheritdoc cref="MlpClassifier.Save(string)"/>
    public void Save(string path) => Network.Save(path);

    /// <summary>Text such as <c>MlpRegressor: 8 columns to "price", 5 networks</c>.</summary>
    public override string ToString() => $"{Kind}: {Features.Count} columns to \"{Target}\", {Network.Outputs} networks";

    private static double SquaredError(Tensor answers, Dataset held)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < answers.Length; i++)
        {
            double weight = held.Weights?[i] ?? 1, error = answers[i] - held.Targets[i];
            sum += weight * error * error;
            total += weight;
        }

        return sum / total;
    }

    private static MlpRegressor From(Model network, JsonElement json)
    {
        FeatureSchema schema = FeatureSchema.From(json);
        double[] errors = EstimatorFile.Numbers(json, "errors");
        EstimatorFile.Require(schema.Columns.Count == network.Inputs, "as many columns as the network has inputs");
        EstimatorFile.Require(errors.Length > 0 && errors[0] >= 0 && errors.Zip(errors.Skip(1)).All(pair => pair.First <= pair.Second), "ascending errors of 0 or more");
        return new(network, schema, EstimatorFile.Text(json, "target"), TargetScale.From(json), errors, EstimatorFile.Texts(json, "notes"));
    }

    private void Attach() => EstimatorFile.Attach(Network, Kind, json =>
    {
        json.WriteString("target", Target);
        _scale.Write(json);
        EstimatorFile.Write(json, "errors", _errors);
        EstimatorFile.Write(json, "notes", Notes);
        _schema.Write(json);
    });

    private Tensor Answers(Tensor rows) => _scale.Answers(Network.Predict(rows));
}
