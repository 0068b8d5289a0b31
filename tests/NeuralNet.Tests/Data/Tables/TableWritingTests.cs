using System.Text;
using CsCheck;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>What was written is read again, bit for bit; and no text makes reading fail in another way than it says.</summary>
public sealed class TableWritingTests
{
    private static readonly Gen<string?> Texts = Gen.Frequency<string?>(
        (6, Gen.Char["ab ,;|\"\r\n\t.1\u00e9\uFEFF"].Array[0, 8].Select(characters => (string?)new string(characters))),
        (2, Gen.Const("?").Select(text => (string?)text)),
        (1, Gen.Const((string?)null)));

    private static readonly Gen<double> Numbers = Gen.Frequency(
        (4, Gen.Double.Select(number => double.IsInfinity(number) ? 1 : number)), (2, Gen.Int[-1000, 1000].Select(number => (double)number)), (1, Gen.Const(double.NaN)));

    [Fact]
    public void Written_Table_IsReadTheSame() =>
        Gen.Int[1, 30].SelectMany(rows => Gen.Select(Numbers.Array[rows], Texts.Array[rows], Texts.Array[rows], Gen.Char[",;\t|"]))
        .Sample((numbers, texts, categories, separator) =>
        {
            Table table = Table.Of(new NumberColumn("a \"n\"", numbers), new TextColumn(" t,", texts), new CategoryColumn("1", categories));
            var stream = new MemoryStream();
            table.Write(stream, separator);
            stream.Position = 0;

            Table again = Table.Read(stream, new() { HasHeader = true, Kinds = table.Kinds, MissingTexts = [], Separator = separator });

            again.ColumnNames.Should().Equal(table.ColumnNames);
            again.Numbers("a \"n\"").AsSpan().ToArray().Select(BitConverter.DoubleToInt64Bits).Should().Equal(numbers.Select(BitConverter.DoubleToInt64Bits));
            again.Texts(" t,").AsSpan().ToArray().Should().Equal(table.Texts(" t,").AsSpan().ToArray());
            again.Categories("1").AsSpan().ToArray().Should().Equal(table.Categories("1").AsSpan().ToArray());
            again.Categories("1").Categories.Should().Equal(table.Categories("1").Categories);
        });

    [Fact]
    public void Parse_OfAnyText_EndsWithATableOrASaidError() =>
        Gen.Char["a,;\"\r\n1.5 -"].Array[0, 40].Select(characters => new string(characters)).Sample(text =>
        {
            try
            {
                Table table = Table.Parse(text);
                table.Columns.Should().NotBeEmpty().And.OnlyContain(column => column.Count == table.RowCount);
                table.ToString().Should().NotBeEmpty();
            }
            catch (FormatException error)
            {
                error.Message.Should().StartWith("CSV");
            }
        });

    [Fact]
    public void Read_OfAnyBytes_EndsWithATableOrASaidError() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            try
            {
                Table.Read(new MemoryStream(bytes)).Columns.Should().NotBeEmpty();
            }
            catch (FormatException error)
            {
                error.Message.Should().StartWith("the stream");
            }
        });

    [Theory]
    [InlineData("2024-02-29", "yyyy-MM-dd")]
    [InlineData("29.2.2024 13:07", "d.M.yyyy H:mm")]
    [InlineData("2024-02-29T13:07:01.123456", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK")]
    [InlineData("1900-01-01 00:00:01", "yyyy-M-d H:mm:ss")]
    [InlineData("Feb 3, 2024", "MMM d, yyyy")]
    public void Dates_AreWrittenAsTheyWereRead(string date, string format)
    {
        NumberColumn column = Table.Parse($"when\n\"{date}\"\n\n", new() { Separator = ';' }).Numbers("when");
        column.DateFormat.Should().Be(format);

        Table again = Written(Table.Of(column));

        again.Numbers("when").DateFormat.Should().Be(format);
        again.Numbers("when").AsSpan().ToArray().Should().Equal(column[0], double.NaN);
    }

    [Fact]
    public void Write_ToAFile_CompressesByItsName()
    {
        string folder = Directory.CreateTempSubdirectory("table").FullName;
        try
        {
            Table table = Table.Parse("a,b\n1,x\n,\"y, z\"\n");
            foreach (string name in (string[])["t.csv", "t.csv.gz"])
            {
                table.Write(Path.Combine(folder, name));
                Table.Read(Path.Combine(folder, name)).ToString().Should().Be(table.ToString());
            }

            File.ReadAllText(Path.Combine(folder, "t.csv")).Should().Be("a,b\n1,x\n,\"y, z\"\n");
            File.ReadAllBytes(Path.Combine(folder, "t.csv.gz"))[..2].Should().Equal(0x1F, 0x8B);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Write_ByAnotherSeparator_Throws() =>
        Table.Parse("a\n1\n").Invoking(t => t.Write(new MemoryStream(), '.')).Should().Throw<ArgumentException>().WithMessage("Table.Write expects a comma, a semicolon, a tab or | as separator*");

    private static Table Written(Table table)
    {
        var stream = new MemoryStream();
        table.Write(stream, ',');
        return Table.Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }
}
