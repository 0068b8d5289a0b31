using System.Globalization;
using System.Text;

namespace NeuralNet;

/// <content>The matrix as text.</content>
public sealed partial class ConfusionMatrix
{
    /// <summary>A table with a row for each true class: the counts, or the weights where weights were given.</summary>
    public override string ToString()
    {
        int nameWidth = ClassNames.Max(name => name.Length);
        int width = Math.Max(nameWidth, (_isWeighted ? Text(TotalWeight) : Total.ToString(CultureInfo.InvariantCulture)).Length) + 2;
        var text = new StringBuilder(new string(' ', nameWidth));
        foreach (string name in ClassNames)
        {
            text.Append(name.PadLeft(width));
        }

        for (int i = 0; i < ClassNames.Count; i++)
        {
            text.Append('\n').Append(ClassNames[i].PadRight(nameWidth));
            for (int j = 0; j < ClassNames.Count; j++)
            {
                text.Append((_isWeighted ? Text(_weights[i, j]) : _counts[i, j].ToString(CultureInfo.InvariantCulture)).PadLeft(width));
            }
        }

        return text.ToString();
    }

    private static string Text(double weight) => weight.ToString("F2", CultureInfo.InvariantCulture);
}
