using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.TableBenchmarks;

/// <summary>Goes through the rows of a <see cref="TableView"/>.</summary>
internal sealed class TableCursor(TableView view, IEnumerable<DataViewSchema.Column> needed) : DataViewRowCursor
{
    private readonly HashSet<int> _active = [.. needed.Select(column => column.Index)];
    private int _row = -1;

    public override DataViewSchema Schema => view.Schema;

    public override long Position => _row;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column.Index);

    public override bool MoveNext()
    {
        bool isRow = _row + 1 < view.RowCount;
        _row = isRow ? _row + 1 : -1;
        return isRow;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)view.GetterOf(column.Index, () => _row);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_row, 0);
}
