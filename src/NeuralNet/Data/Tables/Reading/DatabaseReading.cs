using System.Data;

namespace NeuralNet;

/// <summary>Reads the answer of a query.</summary>
internal static class DatabaseReading
{
    private static readonly TableForm Plain = TableForm.Find(new StringReader(""), TableOptions.Default);

    public static Table Read(IDataReader reader)
    {
        Column[] columns = Array.ConvertAll(NamesOf(reader), name => new Column(name));
        for (int row = 0; reader.Read(); row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i].Add(reader.GetValue(i), row);
            }
        }

        return Table.Of(Array.ConvertAll(columns, column => column.Build()));
    }

    /// <summary>The names of a reader's columns, one or more.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static string[] NamesOf(IDataReader reader) => reader.FieldCount == 0
        ? throw new ArgumentException("Table.From expects a reader with columns but it has none. Is the command a query?", nameof(reader))
        : [.. Enumerable.Range(0, reader.FieldCount).Select(i => string.IsNullOrEmpty(reader.GetName(i)) ? TableHeader.Default(i) : reader.GetName(i))];

    /// <summary>A column while it is read: numbers while all are numbers, or dates while all are dates; else texts.</summary>
    private sealed class Column(string name)
    {
        private readonly ChunkedList<double> _numbers = new();
        private TextValues? _texts;
        private bool _hasDates;
        private int _valueCount;

        public void Add(object value, int row)
        {
            DatabaseContent content = DatabaseValue.Parse(value, row, name, out double number, out string text);
            bool isDate = content == DatabaseContent.Date;
            bool isText = content == DatabaseContent.Text || (content != DatabaseContent.Missing && _valueCount > 0 && isDate != _hasDates);
            if (isText && _texts is null)
            {
                BecomeTexts();
            }

            if (_texts is null)
            {
                _numbers.Add(number);
                _hasDates |= isDate;
            }
            else if (content == DatabaseContent.Missing)
            {
                _texts.AddMissing();
            }
            else
            {
                _texts.Add(content == DatabaseContent.Text ? text : DatabaseValue.Write(number, isDate));
            }

            _valueCount += content == DatabaseContent.Missing ? 0 : 1;
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
                    _texts.Add(DatabaseValue.Write(number, _hasDates));
                }
            }
        }
    }
}
