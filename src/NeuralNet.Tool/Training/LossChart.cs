using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.Training;

/// <summary>Two curves as lines of text, drawn with the dots of Braille characters, 2 by 4 in each.</summary>
internal static class LossChart
{
    private const string FirstColour = "grey";
    private const string SecondColour = "deepskyblue1";

    // The bit of a dot by its row and column in the character, from U+2800.
    private static readonly int[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>The lines, in Spectre's markup.</summary>
    /// <param name="first">Values of the first curve, one an epoch.</param>
    /// <param name="second">Of the second, which is drawn over it.</param>
    /// <param name="epochs">The epochs of the whole axis, 1 or more.</param>
    /// <param name="width">Characters, with the labels.</param>
    /// <param name="height">Lines, without that of the epochs.</param>
    public static IReadOnlyList<string> Draw(IReadOnlyList<double> first, IReadOnlyList<double> second, int epochs, int width, int height)
    {
        // The first epochs fall from far above: they would press all that follows onto one line, so they may leave the picture.
        double[] all = [.. Settled(first).Concat(Settled(second)).Where(double.IsFinite)];
        (double least, double most) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        most = most > least ? most : least + 1;
        string top = Label(most), bottom = Label(least);
        int margin = Math.Max(top.Length, bottom.Length);
        int columns = Math.Max(4, width - margin - 2);
        var back = new int[height, columns];
        var front = new int[height, columns];
        Trace(back, first, epochs, least, most);
        Trace(front, second, epochs, least, most);

        var lines = new List<string>();
        for (int row = 0; row < height; row++)
        {
            var line = new StringBuilder((row == 0 ? top : row == height - 1 ? bottom : "").PadLeft(margin)).Append(" [grey]│[/]");
            for (int column = 0; column < columns; column++)
            {
                char dots = (char)(0x2800 + (back[row, column] | front[row, column]));
                line.Append(front[row, column] != 0 ? $"[{SecondColour}]{dots}[/]" : back[row, column] != 0 ? $"[{FirstColour}]{dots}[/]" : " ");
            }

            lines.Add(line.ToString());
        }

        string last = epochs.ToString(CultureInfo.InvariantCulture);
        lines.Add($"{new string(' ', margin + 2)}[grey]1{$"epoch {last}".PadLeft(columns - 1)}[/]");
        lines.Add($"{new string(' ', margin + 2)}[{FirstColour}]━ loss[/]   [{SecondColour}]━ validation loss[/]");
        return lines;
    }

    private static IEnumerable<double> Settled(IReadOnlyList<double> values) => values.Skip(values.Count / 10);

    private static void Trace(int[,] cells, IReadOnlyList<double> values, int epochs, double least, double most)
    {
        (int high, int wide) = (cells.GetLength(0) * 4, cells.GetLength(1) * 2);
        (int X, int Y)? before = null;
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                continue;
            }

            int x = epochs > 1 ? Math.Min(wide - 1, (int)((long)i * (wide - 1) / (epochs - 1))) : 0;
            int y = (int)Math.Round(Math.Clamp((most - values[i]) / (most - least), 0, 1) * (high - 1));
            (int fromX, int fromY) = before ?? (x, y);
            int steps = Math.Max(1, Math.Max(Math.Abs(x - fromX), Math.Abs(y - fromY)));
            for (int step = 0; step <= steps; step++)
            {
                (int dotX, int dotY) = (fromX + ((x - fromX) * step / steps), fromY + ((y - fromY) * step / steps));
                cells[dotY / 4, dotX / 2] |= Dots[dotY % 4, dotX % 2];
            }

            before = (x, y);
        }
    }

    private static string Label(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
