using System.Data;
using System.Globalization;

namespace NeuralNet;

/// <summary>Reads the answer of a query.</summary>
internal static class DatabaseReading
{
    private static readonly TableForm Plain = TableForm.Find(new StringReader(""), TableOptions.Default);

    public static Table Read(IDataReader reader)
    {
        var columns = new Column[reader.FieldCount];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new Column(string.IsNullOrEmpty(reader.GetName(i)) ? TableHeader.Default(i) : reader.GetName(i));
        }

        for (int row = 0; reader.Read(); row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(reader.GetValue(i), row);
            }
        }

        return columns.Length == 0
            ? throw new ArgumentException("Table.From expects a reader with columns but it has none. Is the command a query?", nameof(reader))
            : Table.Of(Array.ConvertAll(columns, column => column.Build()));
    }

    /// <summary>A column while it is read: numbers while all are numbers, or dates while all are dates; else texts.</summary>
    private sealed class Column(string name)
    {
        private readonly ChunkedList<double> _numbers = new();
        private TextValues? _texts;
        private bool _hasDates;
        private int _valueCount;

        public void Add(object value, int row)
        {
            switch (value)
            {
                case null or DBNull:
                    _numbers.Add(double.NaN);
                    _texts?.AddMissing();
                    return;
                case DateTime date:
                    AddNumber(NumberColumn.DaysOf(date), isDate: true);
                    break;
                case DateTimeOffset moment:
                    AddNumber(NumberColumn.DaysOf(moment.UtcDateTime), isDate: true);
                    break;
                case DateOnly date:
                    AddNumber(NumberColumn.DaysOf(date.ToDateTime(TimeOnly.MinValue)), isDate: true);
                    break;
                case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                    double number = ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture);
                    ThrowIfInfinite(number, row);
                    AddNumber(number, isDate: false);
                    break;
                case bool answer:
                    AddText(BooleanText.Write(answer));
                    break;
                case string or char or Guid:
                    AddText(value.ToString()!);
                    break;
                default:
                    throw new FormatException(
                        $"Table.From expects numbers, texts, dates, truth values and nulls but row {row}, column {TableText.Quote(name)} has a "
                        + $"{value.GetType().Name}. Leave the column out of the query, or convert it there.");
            }

            _valueCount++;
        }

        public TableColumn Build()
        {
            if (_texts is not null)
            {
                return new ColumnRule(name, kind: null, Plain).ApplyToTexts(_texts);
            }

            double[] numbers = _numbers.MoveToArray();
            return _hasDates ? DateText.Column(name, numbers) : new NumberColumn(name, numbers, dateFormat: null);
        }

        private void AddNumber(double number, bool isDate)
        {
            if (_texts is null && _valueCount > 0 && isDate != _hasDates)
            {
                BecomeTexts();
            }

            if (_texts is null)
            {
                _hasDates = isDate;
                _numbers.Add(number);
            }
            else if (double.IsNaN(number))
            {
                _texts.AddMissing();
            }
            else
            {
                _texts.Add(Write(number, isDate));
            }
        }

        private void AddText(string text)
        {
            if (_texts is null)
            {
                BecomeTexts();
            }

            if (TableText.OrNull(text) is null)
            {
                _texts!.AddMissing();
            }
            else
            {
                _texts!.Add(text);
            }
        }

        private void BecomeTexts()
        {
            _texts = new();
            foreach (double number in _numbers.MoveToArray())
            {
                if (double.IsNaN(number))
                {
                    _texts.AddMissing();
                }
                else
                {
                    _texts.Add(Write(number, _hasDates));
                }
            }
        }

        private void ThrowIfInfinite(double number, int row)
        {
            if (double.IsInfinity(number))
            {
                throw new FormatException($"Table.From expects finite numbers but row {row}, column {TableText.Quote(name)} has an infinite one. Make it null in the query.");
            }
        }

        private static string Write(double number, bool isDate) =>
            isDate ? DateText.Write(number, DateText.IsoTime) : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
