using System.Diagnostics;
using System.Reflection;

namespace NeuralNet.TableBenchmarks;

/// <summary>This library's estimators, without an option.</summary>
internal sealed class Ours : ICompetitor
{
    public string Key => "ours";

    public string Name => "ours";

    public string Description =>
        $"ours: {typeof(Table).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}, "
        + "`MlpClassifier.Fit` and `MlpRegressor.Fit` without an option";

    public Score Run(Table train, Table test, string target, bool isClasses)
    {
        Table questions = test.Without(target);
        long begin = Stopwatch.GetTimestamp();
        if (isClasses)
        {
            MlpClassifier classifier = MlpClassifier.Fit(train, target: target);
            double fit = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            Tensor probabilities = classifier.PredictProbabilities(questions);
            float[][] rows = [.. Enumerable.Range(0, questions.RowCount).Select(row => probabilities.Row(row).ToArray())];
            return Score.OfClasses(test.Categories(target), classifier.Classes, rows, fit);
        }

        MlpRegressor regressor = MlpRegressor.Fit(train, target: target);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return Score.OfNumbers(test.Numbers(target), regressor.Predict(questions).AsSpan(), seconds);
    }
}
