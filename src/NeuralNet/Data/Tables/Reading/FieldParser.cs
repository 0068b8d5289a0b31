namespace NeuralNet;

/// <summary>What a field holds.</summary>
internal enum FieldContent
{
    Number,
    Text,
    Missing,

    /// <summary>It cannot be read.</summary>
    Problem,
}

/// <summary>Reads the fields of one column.</summary>
/// <param name="form">What the file looks like.</param>
/// <param name="missing">What stands for no value.</param>
/// <param name="allowsCodes">Whether 007 is a number.</param>
internal sealed class FieldParser(TableForm form, MissingTexts missing, bool allowsCodes)
{
    private readonly bool _hasMissingNumbers = missing.HasNumbers;

    /// <summary>Reads a field as a number where it is one.</summary>
    /// <param name="field">As it stands between separators.</param>
    /// <param name="number">The number, or NaN where it is missing.</param>
    /// <param name="text">Another text, or the problem.</param>
    public FieldContent Parse(ReadOnlySpan<char> field, out double number, out ReadOnlySpan<char> text)
    {
        text = default;
        if (NumberText.TryParse(field, form.DecimalSeparator, out number) && !IsCode(field))
        {
            return Verified(ref number);
        }

        FieldContent content = ParseText(field, out text);
        if (content == FieldContent.Text && NumberText.TryParse(text.Trim(), form.DecimalSeparator, out number) && !IsCode(text))
        {
            return Verified(ref number);
        }

        number = double.NaN;
        return content;
    }

    /// <summary>Reads a field as a text, also where it is a number.</summary>
    /// <param name="field">As it stands between separators.</param>
    /// <param name="text">The text, or the problem.</param>
    public FieldContent ParseText(ReadOnlySpan<char> field, out ReadOnlySpan<char> text)
    {
        if (FieldText.Parse(field, form.HasQuotes, out text) is string problem)
        {
            text = problem;
            return FieldContent.Problem;
        }

        return missing.Contains(text) ? FieldContent.Missing : FieldContent.Text;
    }

    private FieldContent Verified(ref double number)
    {
        if (_hasMissingNumbers && missing.Contains(number))
        {
            number = double.NaN;
            return FieldContent.Missing;
        }

        return FieldContent.Number;
    }

    private bool IsCode(ReadOnlySpan<char> value) =>
        value.Length > 1 && value[0] == '0' && !allowsCodes && NumberText.HasLeadingZero(value);
}
