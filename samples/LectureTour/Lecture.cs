using NeuralNet.Samples.LectureTour.Lessons;

namespace NeuralNet.Samples.LectureTour;

/// <summary>The lessons, in the lecture's order.</summary>
internal static class Lecture
{
    public static ILesson[] Lessons { get; } =
    [
        new Spike(),
        new Perceptron(),
        new Activations(),
        new Logistic(),
        new Softmax(),
        new Multiclass(),
        new Mlp(),
        new LinearCollapse(),
        new Universal(),
        new GradientDescent(),
        new Saddle(),
        new Regularisation(),
        new DoubleDescent(),
        new LargeData(),
        new Pipeline(),
        new Basics(),
    ];

    /// <returns>The lesson of that name, or <see langword="null"/>.</returns>
    public static ILesson? Find(string name) =>
        Array.Find(Lessons, lesson => lesson.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <returns>The name most like what was typed: that with the fewest letters to insert, delete or replace.</returns>
    public static string Nearest(string typed) => Lessons.Select(lesson => lesson.Name).Append(Tour.Everything)
        .MinBy(name => EditDistance(name, typed.ToLowerInvariant()))!;

    /// <summary>V. I. Levenshtein's distance (1966), row by row of the table of prefixes.</summary>
    private static int EditDistance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            (int diagonal, row[0]) = (row[0], i);
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
