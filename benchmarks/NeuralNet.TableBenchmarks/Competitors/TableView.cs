using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.TableBenchmarks;

/// <summary>A table as ML.NET reads data. Nothing is copied: a value is converted when a cursor asks for it.</summary>
/// <remarks>
/// Numbers are float32, NaN where one is missing; categories and texts are texts, empty where one is missing, which ML.NET's encodings take as
/// missing too. A target of two classes is true for the second; one of more is a key in the order of the categories, so that what a
/// model says of its classes is in that order.
/// </remarks>
internal sealed class TableView : IDataView
{
    /// <summary>The name of the target in the view.</summary>
    public const string Label = "Label";

    private readonly TableColumn[] _columns;

    /// <summary>A view of all columns.</summary>
    /// <param name="table">Rows.</param>
    /// <param name="target">The column to predict; null where the view has none.</param>
    public TableView(Table table, string? target)
    {
        RowCount = table.RowCount;
        _columns = [.. table.Columns];
        var schema = new DataViewSchema.Builder();
        foreach (TableColumn column in _columns)
        {
            bool isTarget = column.Name == target;
            schema.AddColumn(isTarget ? Label : NameOf(column.Name), TypeOf(column, isTarget));
        }

        Schema = schema.ToSchema();
    }

    public int RowCount { get; }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    /// <summary>A column's name in the view: no table's column can then have the name of one that ML.NET adds.</summary>
    public static string NameOf(string column) => "column " + column;

    public long? GetRowCount() => RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new TableCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>What reads a column at the row that a cursor is at.</summary>
    public Delegate GetterOf(int index, Func<int> row)
    {
        TableColumn column = _columns[index];
        DataViewType type = Schema[index].Type;
        return (column, type) switch
        {
            (NumberColumn numbers, _) => (ValueGetter<float>)((ref float value) => value = (float)numbers[row()]),
            (CategoryColumn classes, BooleanDataViewType) => (ValueGetter<bool>)((ref bool value) => value = classes[row()] == 1),

            // A key counts from 1; 0 is missing.
            (CategoryColumn classes, KeyDataViewType) => (ValueGetter<uint>)((ref uint value) => value = (uint)(classes[row()] + 1)),
            _ => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = column.TextAt(row()).AsMemory()),
        };
    }

    private static DataViewType TypeOf(TableColumn column, bool isTarget) => column switch
    {
        NumberColumn => NumberDataViewType.Single,
        CategoryColumn { Categories.Count: 2 } when isTarget => BooleanDataViewType.Instance,
        CategoryColumn classes when isTarget => new KeyDataViewType(typeof(uint), classes.Categories.Count),
        _ => TextDataViewType.Instance,
    };
}
