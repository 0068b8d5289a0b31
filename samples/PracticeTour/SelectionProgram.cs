using System.Globalization;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>What the program of docs/model-selection.md found.</summary>
/// <param name="Usual">The cross-validation of the first options.</param>
/// <param name="CalibrationError">Of its out-of-fold probabilities.</param>
/// <param name="Search">Of the random search.</param>
/// <param name="Shared">The same search by two ranks, on each.</param>
/// <param name="Halving">Of successive halving.</param>
/// <param name="Nested">The log loss of the whole way of choosing.</param>
/// <param name="Curve">The learning curve of bills.</param>
internal sealed record SelectionResult(
    CrossValidationResult Usual, double CalibrationError, SearchResult<MlpOptions> Search, SearchResult<MlpOptions>[] Shared,
    SearchResult<MlpOptions> Halving, CrossValidationResult Nested, LearningCurve Curve);

/// <summary>The program of docs/model-selection.md: how good a fit is, which options are best, and whether more rows would help.</summary>
internal static class SelectionProgram
{
    public static SelectionResult Run()
    {
        Table table = Customers(300, seed: 7);

        // Small networks, so that the program is done in some seconds.
        var small = new MlpOptions { HiddenSizes = [16], Members = 1, Epochs = 12, Dropout = 0, LearningRate = 0.01f, LabelSmoothing = 0, BatchSize = 32 };

        CrossValidationResult usual = MlpClassifier.CrossValidate(table, "leaves", small, table.StratifiedKFold("leaves", 5, seed: 1));
        Console.WriteLine(usual);

        // Each row's probability comes from a fit that did not see it.
        OutOfFoldPredictions held = usual.OutOfFold!;
        int[] actual = ClassLabels.FromTargets(table.Take(held.Rows).Categories("leaves").ToIndices());
        ReliabilityCurve reliability = ReliabilityCurve.Of(actual, held.Predictions, bins: 5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"calibration error {reliability.ExpectedError:F3}"));

        SearchSpace<MlpOptions> space = new SearchSpace<MlpOptions>(small)
            .Add("units", [8, 16, 32], (options, units) => options with { HiddenSizes = [units] })
            .Add("dropout", [0f, 0.1f, 0.3f], (options, dropout) => options with { Dropout = dropout })
            .AddLogRange("rate", 1e-3, 0.1, (options, rate) => options with { LearningRate = (float)rate });

        // The folds are made once, so that every candidate is measured on the same rows.
        RowFold[] folds = [.. table.StratifiedKFold("leaves", 3, seed: 2)];
        SearchResult<MlpOptions> search = HyperparameterSearch.Random(space, candidates: 8, folds, (options, fold, token) =>
        {
            (Table train, Table validation) = table.Split(fold);
            return Score.Of(MlpClassifier.Fit(train, "leaves", options, token).Evaluate(validation));
        });
        Console.WriteLine(search);
        MlpClassifier best = MlpClassifier.Fit(table, "leaves", search.Best.Value);
        Console.WriteLine(best);

        // Two ranks, here threads, take half of the fits each; both have the same result.
        var shared = new SearchResult<MlpOptions>[2];
        ThreadCollective.Run(2, ranks => shared[ranks.Rank] = HyperparameterSearch.Random(
            space, candidates: 8, folds, (options, fold, token) =>
            {
                (Table train, Table validation) = table.Split(fold);
                return Score.Of(MlpClassifier.Fit(train, "leaves", options, token).Evaluate(validation));
            },
            ranks: ranks));
        Console.WriteLine($"by two ranks: {shared[1].Best}");

        int[] classes = ClassLabels.FromTargets(table.Categories("leaves").ToIndices());
        SearchResult<MlpOptions> halving = HyperparameterSearch.Halving(
            space, candidates: 12, folds, (options, fold, token) =>
            {
                (Table train, Table validation) = table.Split(fold);
                return Score.Of(MlpClassifier.Fit(train, "leaves", options, token).Evaluate(validation));
            },
            factor: 2, minRows: 50, classes);
        Console.WriteLine(halving);

        CrossValidationResult nested = Nested(table, space);
        Console.WriteLine($"chosen and measured on the same rows: {search.Best.Scores!["log loss"]}; measured on others: {nested["log loss"]}");

        LearningCurve curve = LearningCurve.Run(table.KFold(3, seed: 4), (fold, token) =>
        {
            (Table train, Table validation) = table.Split(fold);
            MlpRegressor bills = MlpRegressor.Fit(train, "bill", small with { Epochs = 30, LabelSmoothing = null }, token);
            return new FitScores(Score.Of(bills.Evaluate(train)), Score.Of(bills.Evaluate(validation)));
        });
        Console.WriteLine(curve);
        return new(usual, reliability.ExpectedError, search, shared, halving, nested, curve);
    }

    /// <summary>Nested cross-validation: the search is a part of the fit, and the outer folds' rows take no part in it.</summary>
    private static CrossValidationResult Nested(Table table, SearchSpace<MlpOptions> space) =>
        CrossValidation.Run(table.StratifiedKFold("leaves", 3, seed: 3), (outer, token) =>
        {
            (Table rest, Table test) = table.Split(outer);
            SearchResult<MlpOptions> inner = HyperparameterSearch.Random(
                space, candidates: 4, rest.StratifiedKFold("leaves", 2, seed: 4), (options, fold, token) =>
                {
                    (Table train, Table validation) = rest.Split(fold);
                    return Score.Of(MlpClassifier.Fit(train, "leaves", options, token).Evaluate(validation));
                },
                cancellationToken: token);
            return Score.Of(MlpClassifier.Fit(rest, "leaves", inner.Best.Value, token).Evaluate(test));
        });

    /// <summary>Who leaves depends on the contract, the calls and the months; the bill on contract and calls, with noise of 10.</summary>
    private static Table Customers(int count, int seed)
    {
        var random = new Random(seed);
        double[] months = new double[count], calls = new double[count], bills = new double[count];
        string[] contracts = new string[count], leaves = new string[count];
        for (int i = 0; i < count; i++)
        {
            months[i] = random.Next(1, 72);
            calls[i] = random.Next(0, 6);
            contracts[i] = random.Next(2) == 0 ? "monthly" : "yearly";
            double risk = (contracts[i] == "monthly" ? 2.5 : -1) + (0.9 * calls[i]) - (0.07 * months[i]) - 2;
            leaves[i] = random.NextDouble() < 1 / (1 + Math.Exp(-risk)) ? "yes" : "no";
            bills[i] = (contracts[i] == "monthly" ? 70 : 50) + (2 * calls[i]) + (10 * (random.NextDouble() - 0.5));
        }

        return Table.Of(
            new NumberColumn("months", months), new NumberColumn("calls", calls), new CategoryColumn("contract", contracts), new NumberColumn("bill", bills),
            new CategoryColumn("leaves", leaves));
    }
}
