using NeuralNet.Tool.Data;

namespace NeuralNet.Tool.Models;

/// <summary>What a model's predictions look like as columns of a CSV file.</summary>
/// <param name="Names">Of the columns.</param>
/// <param name="Of">From rows to the fields of each, in the order of the names; numbers with the decimal separator that is given.</param>
internal sealed record Answers(IReadOnlyList<string> Names, Func<Table, char, string[][]> Of)
{
    /// <param name="model">The model.</param>
    /// <param name="allProbabilities">Of a classifier, those of all classes and not only of the answer.</param>
    /// <param name="coverage">Of a model of numbers, two more columns, between which the true value lies in so large a share of rows; or null.</param>
    /// <exception cref="ToolException">The model has no such answer.</exception>
    public static Answers For(MlpEstimator model, bool allProbabilities, double? coverage) => model switch
    {
        not MlpRegressor when coverage is not null => throw new ToolException("--interval expects a model of numbers but this one predicts classes. --probabilities tells how sure it is."),
        MlpRegressor when allProbabilities => throw new ToolException("--probabilities expects a model of classes but this one predicts numbers. --interval 0.9 tells how sure it is."),
        MlpClassifier classifier => allProbabilities ? OfAllClasses(classifier) : OfClasses(classifier),
        MlpLabelClassifier labels => OfLabels(labels),
        MlpRegressor regressor => OfNumbers(regressor, coverage),
        _ => throw new ToolException($"predict knows no models of the kind {model.GetType().Name}."),
    };

    private static Answers OfClasses(MlpClassifier model) => new([$"predicted_{model.Target}", "probability"], (rows, point) =>
    {
        (int[] answers, Tensor probabilities) = Decide(model, rows);
        return Rows(rows, row => [model.Classes[answers[row]], CsvField.Number(probabilities[row, answers[row]], point)]);
    });

    private static Answers OfAllClasses(MlpClassifier model) => new([$"predicted_{model.Target}", .. model.Classes.Select(name => $"probability_{name}")], (rows, point) =>
    {
        (int[] answers, Tensor probabilities) = Decide(model, rows);
        return Rows(rows, row => [model.Classes[answers[row]], .. Numbers(probabilities, row, point)]);
    });

    private static Answers OfLabels(MlpLabelClassifier model) => new([.. model.Targets.Select(name => $"probability_{name}")], (rows, point) =>
    {
        Tensor probabilities = model.PredictProbabilities(rows);
        return Rows(rows, row => Numbers(probabilities, row, point));
    });

    private static Answers OfNumbers(MlpRegressor model, double? coverage)
    {
        string[] names = [.. model.Targets.Select(name => $"predicted_{name}")];
        return coverage is not { } share
            ? new(names, (rows, point) =>
            {
                Tensor answers = model.Predict(rows);
                return Rows(rows, row => Numbers(answers, row, point));
            })
            : new([.. names, .. model.Targets.Select(name => $"low_{name}"), .. model.Targets.Select(name => $"high_{name}")], (rows, point) =>
            {
                Tensor answers = model.Predict(rows);
                (Tensor low, Tensor high) = model.PredictInterval(rows, share);
                return Rows(rows, row => [.. Numbers(answers, row, point), .. Numbers(low, row, point), .. Numbers(high, row, point)]);
            });
    }

    private static (int[] Answers, Tensor Probabilities) Decide(MlpClassifier model, Table rows)
    {
        Tensor probabilities = model.PredictProbabilities(rows);
        return (model.Threshold is { } threshold ? ClassLabels.AtThreshold(probabilities, threshold) : ClassLabels.FromOutput(probabilities), probabilities);
    }

    private static string[] Numbers(Tensor values, int row, char point) =>
        [.. Enumerable.Range(0, values.Columns).Select(column => CsvField.Number(values[row, column], point))];

    private static string[][] Rows(Table rows, Func<int, string[]> fields) => [.. Enumerable.Range(0, rows.RowCount).Select(fields)];
}
