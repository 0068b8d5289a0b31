using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace NeuralNet;

/// <summary>Predicts numbers from a table's rows: several multilayer perceptrons whose answers are averaged, with all preprocessing.</summary>
/// <remarks>
/// <para>
/// Targets are standardised while learning, and answers are kept within the range of the training targets. <see cref="PredictInterval"/> gives
/// intervals that hold the true value with a probability that one chooses: from the errors on rows that the networks did not learn from (split conformal
/// prediction by folds, after Vovk 2015; Barber et al. 2021).
/// </para>
/// <inheritdoc cref="MlpEstimator" path="/remarks/node()"/>
/// </remarks>
/// <example><code>
/// MlpRegressor model = MlpRegressor.Fit(train, target: "price");
/// Console.WriteLine(model.Evaluate(test));
/// (Tensor low, Tensor high) = model.PredictInterval(test, coverage: 0.9);
/// </code></example>
public sealed partial class MlpRegressor : MlpEstimator
{
    internal const string Kind = "MlpRegressor";

    private readonly double[][] _errors;

    private MlpRegressor(Model network, FeatureSchema schema, IReadOnlyList<string> targets, double[][] errors, IReadOnlyList<string> notes)
        : base(network, schema, targets, notes)
    {
        _errors = errors;
        EstimatorFile.Attach(network, Kind, json =>
        {
            EstimatorFile.Write(json, "targets", targets);
            for (int target = 0; target < errors.Length; target++)
            {
                EstimatorFile.Write(json, ErrorsOf(target), errors[target]);
            }

            EstimatorFile.Write(json, "notes", notes);
            schema.Write(json);
        });
    }

    /// <summary>Learns to predict a column of numbers from the others.</summary>
    /// <param name="train">The rows to learn from, with a value of the target in each; 4 or more.</param>
    /// <param name="target">The column to predict, of numbers.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <exception cref="ArgumentException">A column is missing, has no numbers or no value in a row, all targets are equal, or there are too few rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before any network had an epoch.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpRegressor Fit(Table train, string target, MlpOptions? options = null, CancellationToken cancellationToken = default) =>
        FitTargets(train, [target], options, cancellationToken);

    /// <summary>Learns to predict several columns of numbers from the others, all by the same networks.</summary>
    /// <param name="train">The rows to learn from, with a value of each target in each; 4 or more.</param>
    /// <param name="targets">The columns to predict, of numbers; each is standardised, and counts as much as the others.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fit. What was learned by then is returned.</param>
    /// <inheritdoc cref="Fit(Table, string, MlpOptions, CancellationToken)" path="/exception"/>
    [SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
    public static MlpRegressor FitTargets(Table train, IReadOnlyList<string> targets, MlpOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        options ??= new MlpOptions();
        options.Check("MlpRegressor.Fit");
        CheckOptions(options);
        TableTargets.Check(train, targets);
        TableTargets.CheckRows(train.RowCount, "MlpRegressor.Fit");
        TableTargets.StartOf<MlpRegressor>(options, targets);
        var notes = new List<string>();
        FeatureSchema schema = TableTargets.SchemaFor(train, targets, options, notes);
        TargetScale scale = ScaleOf(TargetScale.Summarize(train, targets), options);
        var data = new Dataset(schema.Encode(train), scale.Standardize(train, targets), TableTargets.Weights(train, options));
        RowFold[] folds = TableTargets.Folds(options, data.Count, count => Folds.KFold(data.Count, count, options.Seed));
        return Train(new MemoryRows(data, folds), schema, targets, scale, notes, options, cancellationToken);
    }

    /// <summary>Loads what <see cref="MlpEstimator.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="MlpClassifier.Load(string)"/>
    public static new MlpRegressor Load(string path) => EstimatorFile.Load(path, (Kind, From));

    /// <inheritdoc cref="MlpClassifier.Load(Stream)"/>
    public static new MlpRegressor Load(Stream stream) => EstimatorFile.Load(stream, (Kind, From));

    /// <summary>A model that has also learned from new rows, a few passes with a small rate (partial fit). This one stays as it is; scale, range and widths of intervals stay too.</summary>
    /// <param name="rows">New rows with the columns of <see cref="MlpEstimator.Features"/> and the targets.</param>
    /// <param name="options">Passes, rate and so on; null for one pass.</param>
    /// <param name="cancellationToken">Ends the training; no model is returned then.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers where some are expected, or a row has no target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MlpRegressor PartialFit(Table rows, PartialFitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TableTargets.Check(rows, Targets);
        var scale = new TargetScale(TargetScale.Summarize(rows, Targets), (AnswerMean)Network.Layers[1]);
        Model network = PartialTraining.Run(
            Network, new Dataset(Schema.Encode(rows), scale.Standardize(rows, Targets)), new MeanSquaredError(), options ?? new PartialFitOptions(), cancellationToken);
        return new MlpRegressor(network, Schema, Targets, _errors, Notes);
    }

    /// <summary>The numbers for each row, [N, T] in the order of <see cref="MlpEstimator.Targets"/>.</summary>
    /// <param name="table">Rows with the columns of <see cref="MlpEstimator.Features"/>, in any order; others are left alone.</param>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    public Tensor Predict(Table table) => Answers(table);

    /// <summary>The number for one row.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    /// <exception cref="InvalidOperationException">There are several targets: <see cref="PredictTargets"/>.</exception>
    public double Predict(Action<TableRecord> fill) => Targets.Count == 1 ? PredictTargets(fill)[0] : throw new InvalidOperationException(
        $"MlpRegressor.Predict of a record expects one target but the model has {Targets.Count}: {string.Join(", ", Targets)}. PredictTargets gives a number for each.");

    /// <summary>The numbers for one row, in the order of <see cref="MlpEstimator.Targets"/>.</summary>
    /// <param name="fill">Sets each column by its name.</param>
    /// <exception cref="ArgumentException">A column was not set, is unknown, or has a text where a number is expected.</exception>
    public IReadOnlyList<double> PredictTargets(Action<TableRecord> fill) => [.. Answer(fill).AsSpan().ToArray().Select(answer => (double)answer)];

    /// <summary>For each row and target two numbers, [N, T] each, between which the true one lies in so large a share of rows.</summary>
    /// <param name="table">Rows with the columns of <see cref="MlpEstimator.Features"/>.</param>
    /// <param name="coverage">The share, above 0 and less than 1, such as 0.9. It holds for each target on average over rows like those of the training table.</param>
    /// <remarks>All intervals of a target are equally wide: the error on held-out rows that this share does not exceed, on either side.</remarks>
    /// <exception cref="ArgumentException">A column is missing, or has no numbers where some are expected.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is out of its range.</exception>
    public (Tensor Low, Tensor High) PredictInterval(Table table, double coverage = 0.9)
    {
        double[] errors = Array.ConvertAll(_errors, ofTarget => ConformalErrors.At(ofTarget, coverage));
        Tensor low = Predict(table), high = low.Clone();
        for (int i = 0; i < low.Rows; i++)
        {
            for (int target = 0; target < errors.Length; target++)
            {
                low[i, target] -= (float)errors[target];
                high[i, target] += (float)errors[target];
            }
        }

        return (low, high);
    }

    /// <summary>How good the answers are on rows whose numbers are known: RMSE, mean absolute error, R² and others.</summary>
    /// <param name="test">Rows with the columns of <see cref="MlpEstimator.Features"/> and the targets.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers, or a row has no target.</exception>
    public RegressionReport Evaluate(Table test) => RegressionReport.Of(ActualOf(test), Predict(test), Targets);

    /// <summary>The same of rows that come in parts, such as <see cref="LargeTable.Parts"/>: one part at a time is in memory.</summary>
    /// <remarks>
    /// Of up to a million numbers (a row has one of each target) true ones and answers are kept, 8 bytes together: the report is, to the bit, that of all rows at once. Of more, sums are
    /// kept, and a sketch for the median: <see cref="TargetScores.MedianRankError"/> is a bound of its error.
    /// </remarks>
    /// <param name="parts">Rows with the columns of <see cref="MlpEstimator.Features"/> and the targets, one or more in all.</param>
    /// <exception cref="ArgumentException">A column is missing or has no numbers, a row has no target, or there is no row.</exception>
    public RegressionReport Evaluate(IEnumerable<Table> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var all = new RegressionParts(Targets);
        long first = 0;
        foreach (Table part in parts.Where(part => part.RowCount > 0))
        {
            all.Add(ActualOf(part), Answers(part, first));
            first += part.RowCount;
        }

        return all.Report();
    }

    /// <summary>Text such as <c>MlpRegressor: 8 columns to "price", 5 networks</c>.</summary>
    public override string ToString() =>
        $"{Kind}: {Features.Count} columns to {string.Join(", ", Targets.Select(target => $"\"{target}\""))}, {Members} networks";

    private static string ErrorsOf(int target) => FormattableString.Invariant($"errors{target}");

    private static void CheckOptions(MlpOptions options)
    {
        if (options.BalancesClasses || options.ClassWeights is not null || options.LabelSmoothing is not null)
        {
            throw new ArgumentException(
                "MlpRegressor.Fit expects no BalancesClasses, ClassWeights or LabelSmoothing: numbers have no classes. Give weights by row in a column, Weights.", nameof(options));
        }
    }

    private Tensor ActualOf(Table test)
    {
        ArgumentNullException.ThrowIfNull(test);
        TableTargets.Check(test, Targets);
        return test.Matrix([.. Targets]);
    }

    private static TargetScale ScaleOf(IReadOnlyList<ColumnSummary> targets, MlpOptions options) => new(targets, (AnswerMean?)options.Start?.Network.Layers[1]);

    private static MlpRegressor Train(
        EnsembleRows rows, FeatureSchema schema, IReadOnlyList<string> targets, TargetScale scale, IReadOnlyList<string> notes, MlpOptions options, CancellationToken cancellationToken)
    {
        var task = new EnsembleTask(IsClassifier: false, targets.Count, _ => new MeanSquaredError(), SquaredError);
        IReadOnlyList<EnsembleMember> members = new EnsembleTraining(schema, rows, task, options).Run(cancellationToken);
        Model network = EnsembleNetwork.Of([.. members.Select(member => member.Layers)], scale.Layer(members.Count), schema.Columns.Count, options.Seed);
        return new MlpRegressor(network, schema, [.. targets], ConformalErrors.Of(members, scale), notes)
        {
            Histories = [.. members.Select(member => member.History)],
        };
    }

    private static double SquaredError(HeldAnswers held)
    {
        double sum = 0, total = 0;
        for (int i = 0; i < held.Outputs.Rows; i++)
        {
            double weight = held.Weights?[i] ?? 1;
            for (int target = 0; target < held.Outputs.Columns; target++)
            {
                double error = held.Outputs[i, target] - held.Targets[i, target];
                sum += weight * error * error;
            }

            total += weight;
        }

        return sum / total;
    }

    internal static MlpRegressor From(Model network, JsonElement json)
    {
        FeatureSchema schema = FeatureSchema.From(json);
        string[] targets = EstimatorFile.Texts(json, "targets");
        EstimatorFile.Require(targets.Length > 0 && targets.Distinct().Count() == targets.Length, "one or more different targets");
        EnsembleNetwork.Require<AnswerMean>(network, schema, targets.Length);
        double[][] errors = [.. targets.Select((_, target) => EstimatorFile.Numbers(json, ErrorsOf(target)))];
        EstimatorFile.Require(
            errors.All(of => of.Length > 0 && of[0] >= 0 && of.Zip(of.Skip(1)).All(pair => pair.First <= pair.Second)), "ascending errors of 0 or more");
        return new(network, schema, targets, errors, EstimatorFile.Texts(json, "notes"));
    }
}
