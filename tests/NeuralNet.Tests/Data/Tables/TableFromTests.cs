using System.Data;
using MathNet.Numerics.LinearAlgebra;
using Microsoft.Data.Sqlite;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>Tables of what is in memory or in a database.</summary>
public sealed class TableFromTests
{
    private sealed record Person(string? Name, int Age, float? Height, bool? IsMember, DateTime? Since);

    [Fact]
    public void From_Records_HasAColumnForEachFunction()
    {
        Person[] people = [new("Ann", 31, 1.7f, true, new DateTime(2024, 5, 1)), new(null, 40, null, null, null), new(" ", 25, 1.5f, false, new DateTime(2024, 5, 2))];

        Table table = Table.From(people, map => map
            .Text("name", person => person.Name)
            .Number("age", person => person.Age)
            .Number("height", person => person.Height)
            .Flag("member", person => person.IsMember)
            .Category("decade", person => $"{person.Age / 10 * 10}s")
            .Date("since", person => person.Since));

        table.Texts("name").AsSpan().ToArray().Should().Equal("Ann", null, null);
        table.Numbers("age").AsSpan().ToArray().Should().Equal(31, 40, 25);
        table.Numbers("height").AsSpan().ToArray().Should().Equal(1.7f, double.NaN, 1.5);
        table.Categories("member").AsSpan().ToArray().Should().Equal(1, -1, 0);
        table.Categories("decade").Categories.Should().Equal("20s", "30s", "40s");
        table["since"].TextAt(2).Should().Be("2024-05-02");
    }

    [Fact]
    public void From_RecordsWithoutColumns_SaysWhatToCall()
    {
        FluentActions.Invoking(() => Table.From([1, 2], _ => { })).Should().Throw<ArgumentException>().WithMessage("Table.From expects columns but the mapping adds none*");
        FluentActions.Invoking(() => Table.From([1.0, double.PositiveInfinity], map => map.Number("x", x => x))).Should().Throw<ArgumentException>()
            .WithMessage("NumberColumn \"x\" expects finite numbers but got *in row 1.*");
    }

    [Fact]
    public void From_Numbers_HasAColumnForEach()
    {
        float[,] values = { { 1, 2 }, { 3, float.NaN } };

        foreach (Table table in (Table[])
        [
            Table.From(values, "a", "b"),
            Table.From(new double[,] { { 1, 2 }, { 3, double.NaN } }, "a", "b"),
            Table.From([[1f, 2f], [3f, float.NaN]], "a", "b"),
            Table.From([[1.0, 2.0], [3.0, double.NaN]], "a", "b"),
            Table.From(Matrix<float>.Build.DenseOfArray(values), "a", "b"),
            Table.From(Matrix<double>.Build.Dense(2, 2, (i, j) => values[i, j]), "a", "b"),
            Table.From(Tensor.From(values), "a", "b"),
        ])
        {
            table.Numbers("a").AsSpan().ToArray().Should().Equal(1, 3);
            table.Numbers("b").AsSpan().ToArray().Should().Equal(2, double.NaN);
        }

        Table.From(values).ColumnNames.Should().Equal("Column1", "Column2");
        FluentActions.Invoking(() => Table.From(values, "a")).Should().Throw<ArgumentException>().WithMessage("Table.From expects a name for each of 2 columns, or none, but got 1.*");
        FluentActions.Invoking(() => Table.From((float[][])[[1], [1, 2]])).Should().Throw<ArgumentException>().WithMessage("Table.From expects rows of equal length but row 0 has 1 numbers and row 1 has 2.*");
        FluentActions.Invoking(() => Table.From((float[][])[])).Should().Throw<ArgumentException>().WithMessage("Table.Of expects at least one column*");
    }

    [Fact]
    public void From_Sqlite_ReadsAQuery()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            create table customers (id integer, age real, city text, zip text, mixed, born text, note text);
            insert into customers values (1, 31.5, 'Rome', '00118', 1, '1990-02-01', null), (2, null, 'Oslo', '0010', 'x', '1991-02-01', null), (3, 40, '', '1', null, null, null);
            """;
        command.ExecuteNonQuery();
        command.CommandText = "select *, id > 1 as later from customers order by id";
        using SqliteDataReader reader = command.ExecuteReader();

        Table table = Table.From(reader);

        table.ColumnNames.Should().Equal("id", "age", "city", "zip", "mixed", "born", "note", "later");
        table.Numbers("id").AsSpan().ToArray().Should().Equal(1, 2, 3);
        table.Numbers("age").AsSpan().ToArray().Should().Equal(31.5, double.NaN, 40);
        table.Categories("city").AsSpan().ToArray().Should().Equal(1, 0, -1);
        table.Categories("zip").Categories.Should().Equal("0010", "00118", "1");
        table.Categories("mixed").Categories.Should().Equal("1", "x");
        table["note"].MissingCount.Should().Be(3);
        table.Numbers("later").AsSpan().ToArray().Should().Equal(0, 1, 1);
        connection.State.Should().Be(ConnectionState.Open);
    }

    [Fact]
    public void From_DataTable_KnowsItsTypes()
    {
        using var data = new DataTable();
        data.Columns.Add("count", typeof(int));
        data.Columns.Add("price", typeof(decimal));
        data.Columns.Add("paid", typeof(bool));
        data.Columns.Add("when", typeof(DateTime));
        data.Rows.Add(1, 1.25m, true, new DateTime(2024, 5, 1, 6, 0, 0));
        data.Rows.Add(DBNull.Value, 2.5m, false, DBNull.Value);

        Table table = Table.From(data);

        table.Numbers("count").AsSpan().ToArray().Should().Equal(1, double.NaN);
        table.Numbers("price").AsSpan().ToArray().Should().Equal(1.25, 2.5);
        table.Categories("paid").Categories.Should().Equal("false", "true");
        table["when"].TextAt(0).Should().Be("2024-05-01T06:00:00");
        table.Numbers("when")[0].Should().Be(NumberColumn.DaysOf(new DateTime(2024, 5, 1)) + 0.25);

        data.Columns.Add("bytes", typeof(byte[]));
        data.Rows[1]["bytes"] = new byte[] { 1 };
        FluentActions.Invoking(() => Table.From(data)).Should().Throw<FormatException>()
            .WithMessage("Table.From expects numbers, texts, dates, truth values and nulls but row 1, column \"bytes\" has a Byte*. Leave the column out*");
    }
}
