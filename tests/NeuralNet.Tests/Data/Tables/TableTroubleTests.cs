using System.Text;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>Files with one trouble each, in Files/: read as one means them, or an error that says where, what and what to pass.</summary>
public sealed class TableTroubleTests
{
    [Fact]
    public void Encoding_OtherThanUtf8_IsAnErrorThatNamesThePlace()
    {
        Failing("latin1.csv").Should().Be(
            "latin1.csv, line 2, column \"name\": expected text but got the byte 0xE9, which is no UTF-8 after \"caf\". Pass the file's encoding: new TableOptions { "
            + "Encoding = Encoding.Latin1 }, or CodePagesEncodingProvider.Instance.GetEncoding(1252) for Windows' own.");
        Failing("cut-character.csv").Should().StartWith("cut-character.csv, line 3, column \"name\": expected text but got the byte 0xC3, which is no UTF-8 after \"2,caf\".");
        Failing("utf16-bare.csv").Should().Be(
            "utf16-bare.csv, line 1, column 1: expected text but got bytes of 0, as UTF-16 has them. Pass new TableOptions { Encoding = Encoding.Unicode }.");
        Failing("utf8-mark.csv", new() { Encoding = Encoding.ASCII }, mayPass: true).Should().BeEmpty("the byte order mark tells the encoding");
        Failing("latin1.csv", new() { Encoding = Encoding.ASCII }).Should().StartWith("latin1.csv, line 2, column \"name\": expected text but got bytes that are no text in the encoding");
    }

    [Fact]
    public void Encoding_GivenOrMarked_IsRead()
    {
        Read("latin1.csv", new() { Encoding = Encoding.Latin1 }).Categories("name").Categories.Should().Equal("cafè", "café");
        Read("windows1252.csv", new() { Encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252) })["name"].TextAt(1).Should().Be("€");
        Read("utf8-mark.csv").Numbers("Größe")[0].Should().Be(1.5);
        Read("utf16-mark.csv")["name"].TextAt(0).Should().Be("café");
        Read("utf16-bare.csv", new() { Encoding = Encoding.Unicode })["name"].TextAt(0).Should().Be("café");
    }

    [Fact]
    public void Separators_AreFound()
    {
        Read("tabs.tsv")["b"].TextAt(0).Should().Be("x, y");
        Read("pipes.txt")["b"].TextAt(1).Should().Be("y");
        Read("semicolons-decimal-commas.csv").Numbers("Preis").AsSpan().ToArray().Should().Equal(1.5, 2.75);
        Read("semicolons-decimal-commas.csv").Numbers("Anzahl")[1].Should().Be(4);
    }

    [Theory]
    [InlineData("german-thousands.csv", "Umsatz", 1234567.89, 1000)]
    [InlineData("english-thousands.csv", "sales", 1234567.5, 1000)]
    [InlineData("swiss-thousands.csv", "Umsatz", 1234.5, 12000)]
    public void Thousands_ThatCanBeNothingElse_AreFound(string file, string column, double first, double second) =>
        Read(file).Numbers(column).AsSpan().ToArray().Should().Equal(first, second);

    [Fact]
    public void Thousands_ThatCouldBeDecimals_WaitForTheUser()
    {
        Table table = Read("ambiguous-thousands.csv");

        table["sales"].Kind.Should().Be(ColumnKind.Category);
        table.Notes.Should().Contain("sales: all values may be numbers with \",\" between thousands or before the decimals; pass ThousandsSeparator or DecimalSeparator");
        table.Invoking(t => t.Numbers("sales")).Should().Throw<ArgumentException>()
            .WithMessage("Column \"sales\" has no numbers: its kind is Category. When it was read: all values may be numbers*");
        Read("ambiguous-thousands.csv", new() { ThousandsSeparator = ',' }).Numbers("sales").AsSpan().ToArray().Should().Equal(1234, 5678);
        Read("ambiguous-thousands.csv", new() { DecimalSeparator = ',' }).Numbers("sales").AsSpan().ToArray().Should().Equal(1.234, 5.678);
    }

    [Fact]
    public void Spaces_AroundFieldsAndBeforeQuotes_AreDropped()
    {
        Table table = Read("spaces.csv");

        table.ColumnNames.Should().Equal("name", "city", "age");
        table.Categories("city").Categories.Should().Equal("Bath, UK", "York");
        table["name"].TextAt(0).Should().Be("Ann");
        table.Numbers("age").AsSpan().ToArray().Should().Equal(31, 32);
    }

    [Fact]
    public void Missing_InItsManyForms_IsMissing()
    {
        Table table = Read("missing.csv");

        table.Numbers("age").AsSpan().ToArray().Should().Equal(double.NaN, 31, double.NaN, 33, double.NaN, double.NaN);
        table.Categories("city").Categories.Should().Equal("Oslo", "Rome");
        table["city"].MissingCount.Should().Be(4);
        Table own = Read("own-missing.csv", new() { MissingTexts = ["9999", "unknown"] });
        own.Columns.Select(column => column.MissingCount).Should().Equal(1, 1);
        Read("missing.csv", new() { MissingTexts = [] })["city"].MissingCount.Should().Be(0);
    }

    [Fact]
    public void LinesBeforeTheTable_AreSkippedWhenAsked()
    {
        Failing("title-lines.csv").Should().Be(
            "title-lines.csv: line 1 has one field but the lines from 4 on have 2, with \";\" between them. Pass SkipLines = 3 if the table begins there, or Separator = ',' if it "
            + "has one column.");
        Table.Parse("y\n1,5\n2,5\n", new() { Separator = ';' }).Numbers("y").AsSpan().ToArray().Should().Equal(1.5, 2.5);
        Read("title-lines.csv", new() { SkipLines = 2 }).Numbers("sales").AsSpan().ToArray().Should().Equal(1, 2);
        Failing("title-lines.csv", new() { SkipLines = 7 }).Should().Be("title-lines.csv: expected a table behind 7 lines but there are only 7. Pass a smaller SkipLines.");
    }

    [Fact]
    public void Dates_BecomeDays()
    {
        Table table = Read("dates.csv");

        double february = (new DateTime(2024, 2, 1) - DateTime.UnixEpoch).Days;
        table.Numbers("iso").AsSpan().ToArray().Should().Equal(february, double.NaN);
        table.Numbers("time").AsSpan().ToArray().Should().Equal(february + 0.5, february + 0.75);
        table.Numbers("german").AsSpan().ToArray().Should().Equal(february, february + 2);
        table.Numbers("named").AsSpan().ToArray().Should().Equal(february, february + 32);
        table.Numbers("us").AsSpan().ToArray().Should().Equal(february + 12, february + 304);
        table.Columns.Cast<NumberColumn>().Select(column => column.DateFormat)
            .Should().Equal("yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "d.M.yyyy", "d-MMM-yyyy", "M/d/yyyy");
    }

    [Fact]
    public void Dates_ThatCouldBeOthers_WaitForTheUser()
    {
        Table table = Read("ambiguous-dates.csv");

        table["when"].Kind.Should().Be(ColumnKind.Category);
        table.Notes.Should().ContainMatch("when: all values are dates with the day first and with the month first; pass*");
        Read("ambiguous-dates.csv", new() { DateFormats = ["MM/dd/yyyy"] }).Numbers("when")[0].Should().Be(NumberColumn.DaysOf(new DateTime(2024, 1, 2)));
    }

    [Fact]
    public void Answers_HaveOneSpelling_AndBecomeNumbersWhenAsked()
    {
        Table table = Read("answers.csv");

        table.Categories("smoker").Categories.Should().Equal("YES", "no");
        table.Categories("smoker").AsSpan().ToArray().Should().Equal(0, 1, 0);
        table.Categories("member").Categories.Should().Equal("TRUE", "false");
        table.AsNumber("smoker", "member").Matrix("smoker", "member").ToArray().Should().Equal(1, 1, 0, 0, 1, 1);
    }

    [Fact]
    public void Codes_WithAZeroBefore_AreNoNumbers()
    {
        Read("codes.csv").Categories("zip").Categories.Should().Equal("00501", "01234", "90210");
        Read("codes.csv").AsNumber("zip").Numbers("zip")[0].Should().Be(1234);
    }

    [Fact]
    public void Header_ThatIsNone_IsSeenOrAskedFor()
    {
        Table iris = Read("no-header.csv");
        iris.RowCount.Should().Be(3);
        iris.ColumnNames.Should().Equal("Column1", "Column2", "Column3", "Column4", "Column5");
        iris.Numbers("Column1")[0].Should().Be(5.1);

        Failing("whole-numbers-first.csv").Should().Be(
            "whole-numbers-first.csv, line 1: expected the names of the columns but got numbers among 1, 2, a. Pass HasHeader = true if they are names, or HasHeader = "
            + "false if the table begins without.");
        Read("whole-numbers-first.csv", new() { HasHeader = false }).RowCount.Should().Be(2);
        Read("whole-numbers-first.csv", new() { HasHeader = true }).ColumnNames.Should().Equal("1", "2", "a");
        Table.Parse("5,0,0\n7,0,0\n").RowCount.Should().Be(2, "no two columns have the name 0");
        Table.Parse("x,y\n7,0\n", new() { HasHeader = false })["Column1"].TextAt(0).Should().Be("x");
    }

    [Fact]
    public void EmptyLine_IsAMissingValueInOneColumn_ElseNothing()
    {
        Read("gap-in-one-column.csv").Numbers("y").AsSpan().ToArray().Should().Equal(1, double.NaN, 3);
        Table.Parse("y\n1\n\n").RowCount.Should().Be(2);
        Table.Parse("\n\ny\n1\n").RowCount.Should().Be(1);
        Table.Parse("\n1\n", new() { HasHeader = false }).Numbers("Column1").AsSpan().ToArray().Should().Equal(double.NaN, 1);
        Table table = Read("windows-lines.csv");
        table.RowCount.Should().Be(2);
        table["b"].TextAt(1).Should().Be("y\r\nz");
        Read("old-mac.csv").Numbers("a").AsSpan().ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public void Names_ThatAreEmpty_AreGiven() => Read("unnamed.csv").ColumnNames.Should().Equal("Column1", "a");

    [Theory]
    [InlineData("inches.csv", "inches.csv, line 2, column \"pipe\": a quote inside a field without quotes. Enclose*HasQuotes = false*")]
    [InlineData("stray-quote.csv", "stray-quote.csv, line 2, column \"pipe\": text after the closing quote. Double*")]
    [InlineData("open-quote.csv", "open-quote.csv, line 3, column \"pipe\": a quote opens here and is never closed.*")]
    [InlineData("ragged.csv", "ragged.csv, line 3: expected 2 fields but got 1, with \",\" found to be the separator. Write a missing value as an empty field*")]
    [InlineData("twice.csv", "twice.csv, line 1: columns 1 and 3 are both named \"a\". Rename one, or pass HasHeader = false*")]
    [InlineData("empty.csv", "empty.csv is empty: expected a first row with the column names.")]
    [InlineData("workbook.xlsx.csv", "workbook.xlsx.csv, line 1, column 1: expected text but got a ZIP archive, perhaps an Excel workbook. Save its table as CSV.")]
    [InlineData("gzip-torn.dat", "gzip-torn.dat: expected *gzip*. The file is damaged: copy it again from where it came.")]
    [InlineData("gzip-damaged.dat", "gzip-damaged.dat: expected what gzip wrote but its checks fail. The file is damaged*")]
    public void Damage_IsAnErrorThatNamesThePlace(string file, string message) => Failing(file).Should().Match(message);

    [Fact]
    public void Quotes_ThatEncloseNothing_AreRead() =>
        Read("inches.csv", new() { HasQuotes = false })["pipe"].TextAt(1).Should().Be("6\"");

    [Fact]
    public void Gzip_IsKnownByItsBytes()
    {
        Read("gzip.dat")["b"].TextAt(1).Should().Be("y");
        Read("gzip-two.dat").RowCount.Should().Be(2);
    }

    [Fact]
    public void Kinds_ThatDoNotFit_NameThePlace()
    {
        Dictionary<string, ColumnKind> asNumber = new() { ["city"] = ColumnKind.Number };
        Failing("spaces.csv", new() { Kinds = asNumber }).Should().StartWith(
            "spaces.csv, line 2, column \"city\": expected a number but got \"Bath, UK\". Pass it among MissingTexts if it stands for no value");
        FluentActions.Invoking(() => Table.Parse("a,b\n1,2\n", new() { Kinds = asNumber })).Should().Throw<ArgumentException>()
            .WithMessage("TableOptions.Kinds names the column \"city\" but CSV has a, b. Names are compared by case.");
    }

    [Fact]
    public void MaxRows_StopsAFileThatUnpacksToMore() =>
        FluentActions.Invoking(() => Table.Parse("a\n1\n2\n3\n", new() { MaxRows = 2 })).Should().Throw<FormatException>()
            .WithMessage("CSV, line 4: expected at most 2 rows but there are more. Allow more by MaxRows if you trust the file.");

    [Fact]
    public void Row_WithoutEnd_IsAnErrorAndNotMemory() =>
        FluentActions.Invoking(() => Table.Parse("a,b\n1,\"" + new string('x', 20_000_000))).Should().Throw<FormatException>()
            .WithMessage("CSV: a row is longer than 16 million characters. Perhaps a quote*");

    [Fact]
    public void Error_OnLongTexts_IsShort()
    {
        string name = new('n', 100_000);

        FluentActions.Invoking(() => Table.Parse($"{name},b\nx\"y,1\n")).Should().Throw<FormatException>().Which.Message.Length.Should().BeLessThan(400);
        Table.Parse($"{name},b\n1,2\n").Invoking(t => t["c"]).Should().Throw<ArgumentException>().Which.Message.Length.Should().BeLessThan(300);
    }

    [Fact]
    public void Options_OutOfRange_SayWhatIsExpected()
    {
        Wrong(new() { Separator = '"' }).Should().StartWith("TableOptions.Separator expects a character of ASCII");
        Wrong(new() { Separator = '#' }).Should().StartWith("TableOptions.Separator expects a character of ASCII");
        Wrong(new() { DecimalSeparator = ';' }).Should().StartWith("TableOptions.DecimalSeparator expects a point or a comma but got \";\".");
        Wrong(new() { ThousandsSeparator = '3' }).Should().StartWith("TableOptions.ThousandsSeparator expects a character that is part of no number");
        Wrong(new() { ThousandsSeparator = ',', DecimalSeparator = ',' }).Should().StartWith("TableOptions.ThousandsSeparator expects another character");
        Wrong(new() { SkipLines = -1 }).Should().Contain("SkipLines");
        Wrong(new() { MaxRows = -1 }).Should().Contain("MaxRows");
    }

    private static string Wrong(TableOptions options) =>
        FluentActions.Invoking(() => Table.Parse("a\n1\n", options)).Should().Throw<ArgumentException>().Which.Message;

    private static Table Read(string file, TableOptions? options = null) => Table.Read(PathOf(file), options);

    private static string Failing(string file, TableOptions? options = null, bool mayPass = false)
    {
        try
        {
            Read(file, options);
        }
        catch (FormatException error)
        {
            return error.Message;
        }

        mayPass.Should().BeTrue("{0} should be rejected", file);
        return "";
    }

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Data", "Tables", "Files", file);
}
