using System.Globalization;

namespace NeuralNet.Samples.Churn;

/// <summary>One customer, of whom some columns are known.</summary>
internal static class PredictCommand
{
    /// <param name="folder">Where the lab saved its model.</param>
    /// <param name="values">Texts such as <c>tenure=2</c>.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string folder, string[] values)
    {
        try
        {
            MlpClassifier model = MlpClassifier.Load(Lab.ModelPath(folder));
            ClassPrediction answer = model.Predict(customer =>
            {
                foreach (string name in model.Features)
                {
                    customer[name] = null;
                }

                foreach (string value in values)
                {
                    Set(customer, model.Columns, value);
                }
            });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"leaves with a probability of {answer.Probabilities[1] * 100:F1} %: {(answer.Class == model.Classes[1] ? "make an offer" : "no offer")}"));
            return 0;
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            Console.Error.WriteLine($"There is no model in {folder} yet: run the program without `predict` first.");
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(problem.Message);
        }

        return 1;
    }

    private static void Set(TableRecord customer, IReadOnlyList<FeatureColumn> columns, string value)
    {
        if (value.Split('=', 2) is not [string name, string text])
        {
            throw new ArgumentException($"predict expects column=value but got '{value}'.");
        }

        // The model takes an unknown category for a missing one; who types wants to hear of a slip.
        if (columns.FirstOrDefault(column => column.Name == name)?.Categories is { } categories && !categories.Contains(text))
        {
            throw new ArgumentException($"predict expects {name} to be one of {string.Join(", ", categories)} but got '{text}'.");
        }

        customer[name] = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : text;
    }
}
