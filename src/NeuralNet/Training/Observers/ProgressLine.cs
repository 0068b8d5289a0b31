namespace NeuralNet;

/// <summary>A run's progress as one line of text with a bar, such as <c>epoch 3/10 [#####...............] 26 %, loss 0.2514, 1:05 left</c>.</summary>
internal static class ProgressLine
{
    private const int LongestBar = 20;
    private const int ShortestBar = 10;

    /// <summary>The line, at most <paramref name="width"/> characters: where there is little room, fewer numbers, a shorter bar, and at last no bar.</summary>
    public static string Format(TrainingProgress progress, int width)
    {
        string place = FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}");
        string numbers = FormattableString.Invariant($"{(int)(100 * progress.Share)} %");
        int room = width - place.Length - " [] ".Length;        // for the bar and the numbers
        foreach (string part in progress.Parts())
        {
            if ($"{numbers}, {part}".Length > room - ShortestBar)
            {
                break;
            }

            numbers = $"{numbers}, {part}";
        }

        int bar = Math.Min(LongestBar, room - numbers.Length);
        string line = bar < ShortestBar ? $"{place} {numbers}" : $"{place} {Bar(progress.Share, bar)} {numbers}";
        return line.Length <= width ? line : line[..width];
    }

    private static string Bar(double share, int length)
    {
        int done = (int)(share * length);
        return $"[{new string('#', done)}{new string('.', length - done)}]";
    }
}
