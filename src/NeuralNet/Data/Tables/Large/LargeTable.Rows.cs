using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <content>Some of the rows. What gives a <see cref="LargeTable"/> goes over all rows once to count, and reads from the same files; nothing is copied.</content>
public sealed partial class LargeTable
{
    /// <summary>The rows that have a value in each of some columns.</summary>
    /// <param name="names">Columns; all if none is named.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="IOException">As for <see cref="Parts"/>.</exception>
    public LargeTable WithoutMissing(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        int[] places = names.Count == 0 ? [.. Enumerable.Range(0, _columns.Length)] : [.. names.Select(PlaceOf)];
        return Array.TrueForAll(places, place => _columns[place].MissingCount == 0) ? this : With(() => part => row => !Array.Exists(places, place => part.Columns[place].IsMissing(row)));
    }

    /// <summary>Two parts, drawn at random: of every 64 rows each part gets its share, to within a row, and the first two rows are in the first. Same seed, same parts.</summary>
    /// <param name="trainShare">The share of the first part, between 0 and 1.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The second part would be empty.</exception>
    /// <exception cref="IOException">As for <see cref="Parts"/>.</exception>
    public (LargeTable Train, LargeTable Test) Split(double trainShare, int seed) => Split(trainShare, seed, 1, _ => _ => 0);

    /// <summary>
    /// Two parts, drawn at random, each with its share of each category of a column: of every 64 rows of a category, to within a row. The first two rows of a category are in the first
    /// part; rows without a value are one more category. Same seed, same parts.
    /// </summary>
    /// <param name="column">A column of categories.</param>
    /// <param name="trainShare">The share of the first part, between 0 and 1.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">There is no such column of categories, or the second part would be empty.</exception>
    /// <exception cref="IOException">As for <see cref="Parts"/>.</exception>
    public (LargeTable Train, LargeTable Test) StratifiedSplit(string column, double trainShare, int seed)
    {
        ArgumentNullException.ThrowIfNull(column);
        int place = PlaceOf(column);
        return _columns[place].Kind == ColumnKind.Category
            ? Split(trainShare, seed, _columns[place].Categories.Length + 1, part =>
            {
                var categories = (CategoryColumn)part.Columns[place];
                return row => categories[row] + 1;
            })
            : throw new ArgumentException(
                $"LargeTable.StratifiedSplit expects categories in column {TableText.Quote(column)} but its kind is {_columns[place].Kind}. Open the table with ColumnKind.Category for it among Kinds.",
                nameof(column));
    }

    /// <summary>So many rows, evenly spread over the table, as a <see cref="Table"/> to look at; all if there are no more.</summary>
    /// <param name="rows">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are less than 1.</exception>
    /// <exception cref="IOException">As for <see cref="Parts"/>.</exception>
    public Table Sample(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ColumnChunk[] chunks = Array.ConvertAll(_columns, column => new ColumnChunk(column));
        long number = 0, taken = 0, count = Math.Min(rows, RowCount);
        foreach (Table part in Parts())
        {
            for (int row = 0; row < part.RowCount; row++, number++)
            {
                if (taken < count && number == (long)((Int128)taken * RowCount / count))
                {
                    taken++;
                    for (int j = 0; j < chunks.Length; j++)
                    {
                        chunks[j].Add(part.Columns[j], row);
                    }
                }
            }
        }

        return Table.Of([.. chunks.Select(chunk => chunk.Take())]);
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of the callers.")]
    private (LargeTable Train, LargeTable Test) Split(double trainShare, int seed, int classes, Func<Table, Func<int, int>> classesOf)
    {
        if (!(trainShare > 0 && trainShare < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(trainShare), FormattableString.Invariant($"LargeTable.Split expects a share between 0 and 1 but got {trainShare}."));
        }

        LargeTable test = Dealt(isFirst: false);
        return test.RowCount > 0 ? (Dealt(isFirst: true), test) : throw new ArgumentException(
            FormattableString.Invariant($"LargeTable.Split expects rows for both parts but {RowCount} rows with a share of {trainShare} leave none for the second."));

        LargeTable Dealt(bool isFirst) => With(() =>
        {
            var deal = new RowDeal(trainShare, classes, seed);
            return part =>
            {
                Func<int, int> classOf = classesOf(part);
                return row => deal.Next(classOf(row)) == isFirst;
            };
        });
    }

    private LargeTable With(Func<Func<Table, Func<int, bool>>> begin) => new(new RowsOfSource(_source, _columns, begin));

    private int PlaceOf(string name)
    {
        int place = Array.FindIndex(_columns, column => column.Name == name);
        return place >= 0 ? place : throw new ArgumentException(
            $"The table has no column {TableText.Quote(name)}. Its columns are {TableText.List(ColumnNames)}.", nameof(name));
    }
}
