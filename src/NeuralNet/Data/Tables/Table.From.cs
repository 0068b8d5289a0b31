using System.Data;

namespace NeuralNet;

/// <content>From records and databases.</content>
public sealed partial class Table
{
    /// <summary>A table of records, of any type, without reflection: each column is named and given by a function.</summary>
    /// <param name="rows">The records, enumerated once.</param>
    /// <param name="map">Adds the columns.</param>
    /// <example>
    /// <code>
    /// Table table = Table.From(people, map => map
    ///     .Number("age", person => person.Age)
    ///     .Category("sex", person => person.Sex)
    ///     .Flag("survived", person => person.HasSurvived));
    /// </code>
    /// </example>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">No column is added, two have one name, or a number is infinite.</exception>
    public static Table From<T>(IEnumerable<T> rows, Action<TableMapping<T>> map)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(map);
        var mapping = new TableMapping<T>();
        map(mapping);
        return mapping.Read(rows);
    }

    /// <summary>A table of a query's answer, from any database that ADO.NET reaches: the rows that the reader still has, in all its columns.</summary>
    /// <remarks>
    /// Numbers become numbers; dates become days since 1970-01-01; truth values become the categories false and true; texts become categories or texts by the
    /// rule, but never numbers; identifiers (GUIDs) become texts. A database's null is a missing value. Where a column has
    /// numbers and texts, as SQLite allows, all are texts.
    /// </remarks>
    /// <param name="reader">Its position is moved to the end; it stays open.</param>
    /// <example>
    /// <code>
    /// using SqliteConnection connection = new("Data Source=shop.db");
    /// connection.Open();
    /// using SqliteCommand command = connection.CreateCommand();
    /// command.CommandText = "select age, city, churned from customers";
    /// using SqliteDataReader reader = command.ExecuteReader();
    /// Table table = Table.From(reader);
    /// </code>
    /// </example>
    /// <exception cref="ArgumentNullException">The reader is null.</exception>
    /// <exception cref="ArgumentException">The reader has no column, or two of one name.</exception>
    /// <exception cref="FormatException">A value is of a type that is none of these, such as bytes, or is infinite; the message names row and column.</exception>
    public static Table From(IDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return DatabaseReading.Read(reader);
    }

    /// <summary>A table of a <see cref="DataTable"/>, column by column as <see cref="From(IDataReader)"/> takes them.</summary>
    /// <param name="table">Deleted rows are left out.</param>
    /// <exception cref="ArgumentNullException">The table is null.</exception>
    /// <exception cref="ArgumentException">The table has no column.</exception>
    /// <exception cref="FormatException">A value is of another type; the message names row and column.</exception>
    public static Table From(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using DataTableReader reader = table.CreateDataReader();
        return DatabaseReading.Read(reader);
    }
}
