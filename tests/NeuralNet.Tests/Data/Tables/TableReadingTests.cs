using System.Globalization;
using System.Text;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>Tables as they should be, and what their columns become.</summary>
public sealed class TableReadingTests
{
    private const string Fish = "Species,Weight,Split\nPike,1.5e3,train\nBream,,test\nPike, -7 ,train\n";

    [Fact]
    public void Parse_OfTable_FindsKindsAndGaps()
    {
        Table table = Table.Parse(Fish);

        table.ColumnNames.Should().Equal("Species", "Weight", "Split");
        table.RowCount.Should().Be(3);
        table.Columns.Select(column => column.Kind).Should().Equal(ColumnKind.Category, ColumnKind.Number, ColumnKind.Category);
        table.Numbers("Weight").AsSpan().ToArray().Should().Equal(1500, double.NaN, -7);
        table["Weight"].MissingCount.Should().Be(1);
        table.Categories("Species").Categories.Should().Equal("Bream", "Pike");
        table.Categories("Species").AsSpan().ToArray().Should().Equal(1, 0, 1);
        table["Species"].TextAt(2).Should().Be("Pike");
        table.Has("weight").Should().BeFalse();
    }

    [Fact]
    public void ToString_OfTable_HasALineForEachColumn() =>
        Table.Parse("id,age,city,when,c\n1,20,Rome,2024-05-01,x\n2,?,Rome,2024-05-03,x\n3,25.5,Oslo,2024-05-02,x\n").ToString().Should().Be("""
            3 rows, 5 columns
            id    number, 1 to 3, mean 2
            age   number, 20 to 25.5, mean 22.75; 1 missing
            city  category, 2 different: Rome 2, Oslo 1
            when  date, 2024-05-01 to 2024-05-03
            c     category, 1 different: x 3
            note: id: each row has another value, as an identifier has; a model can learn it by heart and nothing from it
            note: c: all values are the same, so it tells nothing
            """.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("+1", 1)]
    [InlineData("-0", -0.0)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData(" \t7 ", 7)]
    [InlineData("\"8\"", 8)]
    [InlineData(" \" 9 \" ", 9)]
    [InlineData("1e-3", 0.001)]
    [InlineData("1E+20", 1e20)]
    [InlineData("0.1234567890123456789", 0.1234567890123456789)]
    [InlineData("12345678901234567890123", 12345678901234567890123.0)]
    [InlineData("9007199254740993", 9007199254740993.0)]
    [InlineData("4.9e-324", 4.9e-324)]
    [InlineData("1.7976931348623157e308", 1.7976931348623157e308)]
    public void Numbers_OfText_AreExact(string text, double expected)
    {
        double number = Table.Parse($"a,b\n{text},1\n").Numbers("a")[0];

        BitConverter.DoubleToInt64Bits(number).Should().Be(BitConverter.DoubleToInt64Bits(expected));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("Infinity")]
    [InlineData("0x1F")]
    [InlineData("1 5")]
    [InlineData("--1")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("+")]
    public void Numbers_OfOtherText_AreNone(string text) => Table.Parse($"a;b\n{text};1\n")["a"].Kind.Should().Be(ColumnKind.Category);

    [Fact]
    public void Numbers_InAnotherCulture_AreTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" } };
        try
        {
            Table table = Table.Parse("a\n1.5\n-2\n");
            table.Numbers("a").AsSpan().ToArray().Should().Equal(1.5, -2);
            table["a"].TextAt(1).Should().Be("-2");
            table.ToString().Should().Contain("-2 to 1.5");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Column_WithLateText_IsReadAgainAsWritten()
    {
        string rows = string.Concat(Enumerable.Range(0, 3000).Select(i => FormattableString.Invariant($"{i % 7}.50,{i}\n")));
        Table table = Table.Parse($"a,b\n{rows}old,3000\n");

        table.Categories("a").Categories.Should().Equal("0.50", "1.50", "2.50", "3.50", "4.50", "5.50", "6.50", "old");
        table.Numbers("b").AsSpan().ToArray().Should().Equal(Enumerable.Range(0, 3001).Select(i => (double)i));
        table.Notes.Should().Contain("a: line 3002 has \"old\" among numbers, so all are texts; pass it among MissingTexts if it stands for no value");
    }

    [Theory]
    [InlineData(20, 20, ColumnKind.Category)]
    [InlineData(21, 21, ColumnKind.Text)]
    [InlineData(21, 84, ColumnKind.Category)]
    [InlineData(22, 84, ColumnKind.Text)]
    public void Texts_AreCategories_WhereFewDiffer(int distinct, int rows, ColumnKind kind)
    {
        string text = string.Concat(Enumerable.Range(0, rows).Select(i => $"v{i % distinct}\n"));

        Table.Parse($"a\n{text}")["a"].Kind.Should().Be(kind);
    }

    [Fact]
    public void Kinds_OfTheUser_Win()
    {
        var options = new TableOptions
        {
            Kinds = new Dictionary<string, ColumnKind> { ["zip"] = ColumnKind.Category, ["name"] = ColumnKind.Text, ["yes"] = ColumnKind.Number, ["code"] = ColumnKind.Number },
        };

        Table table = Table.Parse("zip,name,yes,code\n8001,A,yes,007\n8001,B,No,010\n", options);

        table.Categories("zip").Categories.Should().Equal("8001");
        table.Texts("name").AsSpan().ToArray().Should().Equal("A", "B");
        table.Numbers("yes").AsSpan().ToArray().Should().Equal(1, 0);
        table.Numbers("code").AsSpan().ToArray().Should().Equal(7, 10);
    }

    [Fact]
    public void Read_OfNumbers_TakesMemoryInProportionToThem()
    {
        const int Rows = 50_000, Columns = 10;
        _ = Allocated(Rows, Columns);

        long few = Allocated(Rows, Columns), many = Allocated(3 * Rows, Columns);

        // Each number in the column, and before it in chunks that double and may be half empty.
        ((double)(many - few) / (2 * Rows * Columns)).Should().BeLessThan(5 * sizeof(double));
    }

    private static long Allocated(int rows, int columns)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllLines(path, Enumerable.Range(0, rows).Select(i => string.Join(',', Enumerable.Range(0, columns).Select(j => i == 0 ? $"c{j}" : $"{i * j}.5"))));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Table.Read(path);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Texts_ThatHardlyRepeat_AreTexts()
    {
        string rows = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"n{(i < 25_000 ? i : i % 9)},d{i % 9_000}\n"));

        Table table = Table.Parse($"name,id\n{rows}");

        table.Texts("name")[29_999].Should().Be($"n{29_999 % 9}");
        table["name"].CountDistinct().Should().Be(25_000);
        table.Texts("id")[0].Should().Be("d0");
        Table.Parse($"name,id\n{rows}", new() { Kinds = new Dictionary<string, ColumnKind> { ["name"] = ColumnKind.Category } }).Categories("name").Categories.Should().HaveCount(25_000);
    }

    [Fact]
    public void Read_OfFileStreamAndText_GivesTheSame()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, Fish, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            using FileStream file = File.OpenRead(path);
            foreach (Table table in (Table[])[Table.Read(path), Table.Read(file), Table.Parse("\uFEFF" + Fish), Table.Read(new ForwardStream(File.ReadAllBytes(path)))])
            {
                table.ToString().Should().Be(Table.Parse(Fish).ToString());
                table.ColumnNames[0].Should().Be("Species");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_OfNoFile_Throws() =>
        FluentActions.Invoking(() => Table.Read("no-such-file.csv")).Should().Throw<FileNotFoundException>();

    /// <summary>A stream as a pipe is: it cannot seek, and gives few bytes at a time.</summary>
    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
