namespace NeuralNet;

/// <summary>
/// What a column of texts is: numbers with groups of digits, dates, categories or texts. Categories are few: at most 20 different values,
/// or at most a quarter of the values, and they repeat from the beginning (<see cref="TextValues.HardlyRepeats"/>).
/// </summary>
internal sealed class ColumnRule(string name, ColumnKind? kind, TableForm form)
{
    private const int FewCategories = 20;
    private const int LeastRowsOfACategory = 4;

    private readonly List<string> _notes = [];

    /// <summary>Whether so many different values are few enough to be categories of so many rows that have a value.</summary>
    public static bool IsFew(long distinct, long values) => distinct <= FewCategories || distinct * LeastRowsOfACategory <= values;

    /// <param name="texts">The column's.</param>
    /// <param name="source">The file, for an error.</param>
    /// <param name="numberCount">How many numbers came before the first text that is none.</param>
    /// <param name="otherLine">The line of that text,</param>
    /// <param name="other">and itself, quoted.</param>
    /// <exception cref="FormatException">The user wants numbers, and there is another text.</exception>
    public TableColumn Apply(TextValues texts, string source, int numberCount, int otherLine, string? other)
    {
        (string[] distinct, int[] rows) = texts.Move();
        switch (kind)
        {
            case ColumnKind.Text:
                return Text(distinct, rows);
            case ColumnKind.Category:
                return Category(distinct, rows);
        }

        if (Numbers(distinct, rows) is { } numbers)
        {
            return numbers;
        }

        if (kind == ColumnKind.Number)
        {
            return BooleanText.ToNumbers(distinct) is { } values ? Number(values, rows) : throw new FormatException(
                $"{source}, line {otherLine}, column {TableText.Quote(name)}: expected a number but got {other}. Pass it among MissingTexts if it stands for "
                + "no value, a ThousandsSeparator or DecimalSeparator if it is a number, or another kind among Kinds.");
        }

        if (numberCount > 0)
        {
            _notes.Add($"line {otherLine} has {other} among numbers, so all are texts; pass it among MissingTexts if it stands for no value");
        }

        return CategoryOrText(distinct, rows, texts.HardlyRepeats);
    }

    /// <summary>Texts of which it is known that they stand for nothing else.</summary>
    public TableColumn ApplyToTexts(TextValues texts)
    {
        (string[] distinct, int[] rows) = texts.Move();
        return CategoryOrText(distinct, rows, texts.HardlyRepeats);
    }

    private TableColumn CategoryOrText(string[] distinct, int[] rows, bool hardlyRepeats)
    {
        BooleanText.Unify(distinct);
        return !hardlyRepeats && IsFew(distinct.Length, rows) ? Category(distinct, rows) : Text(distinct, rows);
    }

    private static bool IsFew(int distinct, int[] rows) => IsFew(distinct, rows.Count(row => row >= 0));

    private NumberColumn? Numbers(string[] distinct, int[] rows)
    {
        var numbers = new TextNumbers(form, allowsCodes: kind == ColumnKind.Number);
        for (int i = 0; i < distinct.Length && !numbers.IsHopeless; i++)
        {
            numbers.Add(distinct[i]);
        }

        if (numbers.Decide(out string? dateFormat, out string[] notes) is { } parse)
        {
            double[] values = Array.ConvertAll(distinct, text => parse(text, out double number) ? number : double.NaN);
            return new(name, Array.ConvertAll(rows, row => row < 0 ? double.NaN : values[row]), dateFormat) { ReadingNotes = dateFormat is null ? notes : [] };
        }

        _notes.AddRange(notes);
        return null;
    }

    private NumberColumn Number(double[] values, int[] rows) =>
        new(name, Array.ConvertAll(rows, row => row < 0 ? double.NaN : values[row]), dateFormat: null);

    private TextColumn Text(string[] distinct, int[] rows) =>
        new(name, Array.ConvertAll(rows, row => row < 0 ? null : distinct[row]), isOwned: true) { ReadingNotes = _notes };

    private CategoryColumn Category(string[] distinct, int[] rows)
    {
        string[] categories = [.. distinct.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] codes = Array.ConvertAll(distinct, text => Array.BinarySearch(categories, text, StringComparer.Ordinal));
        return new(name, Array.ConvertAll(rows, row => row < 0 ? -1 : codes[row]), categories) { ReadingNotes = _notes };
    }
}
