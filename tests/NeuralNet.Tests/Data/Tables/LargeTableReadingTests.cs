using System.Data;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Data.Tables;

/// <summary>A table read in parts is the table read whole, from files, folders and queries; what goes wrong names the file.</summary>
public sealed class LargeTableReadingTests : IDisposable
{
    private const string Mixed = """
        id,price,when,city,answer,code,much,comment,gap
        1,1.5,2024-01-31,Berlin,yes,007,"1,234,567",first thing,
        2,2.25,2024-02-01,Paris,No,012,"12,345",second,NA
        3,,2024-02-03,Berlin,YES,100,"999",third,3.5
        4,-7e2,,"Rom, Italia",no,101,"1,000",,
        x,8,2024-02-03,,yes,007,"2,000","a ""quoted"" one",4
        """;

    private static readonly int[] Sizes = [1, 2, 7, 1000];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parts_OfAnySize_AreTheTableReadWhole()
    {
        string path = Write("mixed.csv", Mixed);
        var options = new TableOptions { Kinds = new Dictionary<string, ColumnKind> { ["comment"] = ColumnKind.Text } };
        var stream = LargeTable.Open(path, options);
        stream.Notes.Should().ContainSingle(note => note == "id: line 6 of mixed.csv has \"x\" among numbers, so all are texts; pass it among MissingTexts if it stands for no value");
        Table whole = Table.Read(path, options);
        whole.Numbers("much")[0].Should().Be(1_234_567);
        whole.Numbers("when").DateFormat.Should().Be("yyyy-MM-dd");
        whole.Categories("answer").Categories.Should().Equal("No", "YES");
        foreach (int rows in Sizes)
        {
            ShouldEqual(stream.Parts(rows), whole, rows);
        }
    }

    [Theory]
    [InlineData("ambiguous-dates.csv")]
    [InlineData("ambiguous-thousands.csv")]
    [InlineData("answers.csv")]
    [InlineData("codes.csv")]
    [InlineData("dates.csv")]
    [InlineData("english-thousands.csv")]
    [InlineData("gap-in-one-column.csv")]
    [InlineData("german-thousands.csv")]
    [InlineData("gzip-two.dat")]
    [InlineData("gzip.dat")]
    [InlineData("missing.csv")]
    [InlineData("no-header.csv")]
    [InlineData("old-mac.csv")]
    [InlineData("pipes.txt")]
    [InlineData("semicolons-decimal-commas.csv")]
    [InlineData("spaces.csv")]
    [InlineData("swiss-thousands.csv")]
    [InlineData("tabs.tsv")]
    [InlineData("utf16-mark.csv")]
    [InlineData("windows-lines.csv")]
    public void Parts_OfTroublesomeFiles_AreTheTableReadWhole(string name)
    {
        string path = FileOf(name);
        Table whole = Table.Read(path);
        var stream = LargeTable.Open(path);
        foreach (int rows in Sizes)
        {
            ShouldEqual(stream.Parts(rows), whole, rows);
        }

        stream.Notes.Should().BeEquivalentTo(whole.Columns.SelectMany(column => column.ReadingNotes.Select(note => $"{column.Name}: {note}")).Select(note => note.Replace("line 3 has", $"line 3 of {name} has")));
    }

    [Theory]
    [InlineData("gzip-torn.dat")]
    [InlineData("gzip-damaged.dat")]
    [InlineData("latin1.csv")]
    [InlineData("open-quote.csv")]
    [InlineData("ragged.csv")]
    [InlineData("stray-quote.csv")]
    [InlineData("title-lines.csv")]
    [InlineData("twice.csv")]
    [InlineData("whole-numbers-first.csv")]
    [InlineData("empty.csv")]
    public void Open_OfAFileThatIsNoTable_SaysWhatTableReadSays(string name)
    {
        string expected = FluentActions.Invoking(() => Table.Read(FileOf(name))).Should().Throw<FormatException>().Which.Message;
        FluentActions.Invoking(() => LargeTable.Open(FileOf(name))).Should().Throw<FormatException>().WithMessage(expected.Replace("*", "?"));
    }

    [Fact]
    public void Kinds_OfManyTexts_FollowTheRuleOfTables()
    {
        // Hardly repeating before 10,000; a quarter; one more than a quarter; timestamps, which are all different and dates all the same.
        var text = new StringBuilder("hardly,quarter,more,stamp\n");
        for (int i = 0; i < 24_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"t{i},q{i % 6000},m{i % 6001},{new DateTime(2024, 1, 1).AddMinutes(i):yyyy-MM-dd HH:mm:ss}\n");
        }

        string path = Write("many.csv", text.ToString());
        Table whole = Table.Read(path);
        whole.Kinds.Values.Should().Equal(ColumnKind.Text, ColumnKind.Category, ColumnKind.Text, ColumnKind.Number);
        var stream = LargeTable.Open(path);
        stream.RowCount.Should().Be(24_000);
        ShouldEqual(stream.Parts(5000), whole, 5000);
    }

    [Fact]
    public void Kinds_WithMoreCategoriesThanAreKept_AreTextsAndANoteSaysSo()
    {
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 450_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"c{(i < 400_000 ? 0 : i) + (i % 4)},x\n");
        }

        for (int i = 0; i < 100_001; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"d{i},x\n");
        }

        string path = Write("wide.csv", text.ToString());
        var stream = LargeTable.Open(path);
        stream.Kinds["a"].Should().Be(ColumnKind.Text);
        stream.Notes.Should().Equal("a: it has texts and no categories: more than 100000 different ones, or 10 million characters of them");
        FluentActions.Invoking(() => LargeTable.Open(path, new() { Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Category } })).Should().Throw<FormatException>()
            .WithMessage("Column \"a\": expected at most 100000 categories of 10 million characters together but there are more. Pass ColumnKind.Text for it among Kinds.");
    }

    [Fact]
    public void Open_OfAFolder_IsItsFilesOneAfterAnother()
    {
        Write("part-00001.csv", "a,b\n1,x\n2,y\n");
        Write("part-00003.csv", "a,b\n");
        Write("_SUCCESS", "");
        Write(".part.crc", "no table");
        using (var gzip = new GZipStream(File.Create(_folder.File("part-00002.csv.gz")), CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes("a,b\n3,x\n,z\n"));
        }

        var stream = LargeTable.Open(_folder.Path);
        stream.RowCount.Should().Be(4);
        Table whole = Table.Parse("a,b\n1,x\n2,y\n3,x\n,z\n");
        foreach (int rows in Sizes)
        {
            ShouldEqual(stream.Parts(rows), whole, rows);
        }
    }

    [Fact]
    public void Open_OfAFolderThatLacksAFile_NamesIt()
    {
        Write("part-0001-of-0003.csv", "a\n1\n");
        Write("part-0003-of-0003.csv", "a\n1\n");
        FluentActions.Invoking(() => LargeTable.Open(_folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("LargeTable.Open expects 3 files in the folder * but part-0002-of-0003.csv is missing.*");
        Write("part-0002-of-0003.csv", "a\n1\n");
        LargeTable.Open(_folder.Path).RowCount.Should().Be(3);
        Write("part-0001-of-0004.csv", "a\n1\n");
        FluentActions.Invoking(() => LargeTable.Open(_folder.Path)).Should().Throw<IOException>().WithMessage("*but got part-0001-of-0003.csv and part-0001-of-0004.csv.*");
    }

    [Fact]
    public void Open_OfFilesWithOtherColumns_NamesTheFile()
    {
        string first = Write("first.csv", "a,b\n1,2\n"), renamed = Write("renamed.csv", "a,c\n1,2\n"), wide = Write("wide.csv", "a,b,c\n1,2,3\n"), ragged = Write("ragged.csv", "a,b\n1,2\n1\n");
        Failing(first, renamed).Should().Throw<FormatException>().WithMessage("renamed.csv: expected the columns of first.csv, a, b, but got a, c. Write all files*");
        Failing(first, wide).Should().Throw<FormatException>().WithMessage("wide.csv: expected the columns of first.csv, a, b, but got a, b, c.*");
        Failing(first, ragged).Should().Throw<FormatException>().WithMessage("ragged.csv, line 3: expected 2 fields but got 1*");
        Failing(first, _folder.File("gone.csv")).Should().Throw<FileNotFoundException>().WithMessage("*gone.csv*");
        Failing().Should().Throw<ArgumentException>().WithMessage("LargeTable.Open expects one or more files but got none.*");
        static Action Failing(params string[] paths) => () => LargeTable.Open(paths);
    }

    [Fact]
    public void Parts_OfAFileThatHasChanged_SaySo()
    {
        string path = Write("t.csv", "a,b\n1,x\n2,y\n");
        var stream = LargeTable.Open(path);
        Write("t.csv", "a,b\n1,x\n2,y\n3,y\n");
        FluentActions.Invoking(() => stream.Parts().ToList()).Should().Throw<IOException>().WithMessage("t.csv had 2 rows and then 3: it changed while it was read. Read a copy.");
        Write("t.csv", "a,b\n1,x\n2,z\n");
        FluentActions.Invoking(() => stream.Parts().ToList()).Should().Throw<IOException>().WithMessage("t.csv, line 3, column \"b\": got \"z\", which was not there when the columns were found*");
        Write("t.csv", "a,b\n1,x\nno,y\n");
        FluentActions.Invoking(() => stream.Parts().ToList()).Should().Throw<IOException>().WithMessage("t.csv, line 3, column \"a\": got \"no\"*");
        File.Delete(path);
        FluentActions.Invoking(() => stream.Parts().ToList()).Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void ADiskThatFails_IsAnErrorThatNamesFileAndLine()
    {
        byte[] content = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{i},{i % 7}\n"))));
        bool fails = false;
        CsvFile[] files = [new("good.csv", () => new MemoryStream(content)), new("bad.csv", () => fails ? new FailingStream(content, 300_000) : new MemoryStream(content))];
        LargeTable stream = LargeTable.Open(files, null);
        fails = true;
        FluentActions.Invoking(() => stream.Summarize()).Should().Throw<IOException>().WithMessage("bad.csv could not be read after line *: the disk is gone. Check the disk or the network*");
        FluentActions.Invoking(() => LargeTable.Open(files, null)).Should().Throw<IOException>().WithMessage("bad.csv could not be read after line *");
    }

    [Fact]
    public void From_AQuery_IsTheTableOfIt()
    {
        var data = new DataTable();
        data.Columns.Add("n", typeof(int));
        data.Columns.Add("day", typeof(DateTime));
        data.Columns.Add("mixed", typeof(object));
        data.Columns.Add("is", typeof(bool));
        data.Columns.Add("text", typeof(string));
        for (int i = 0; i < 30; i++)
        {
            data.Rows.Add(i % 5 == 0 ? DBNull.Value : i, new DateTime(2024, 1, 1).AddDays(i), i % 2 == 0 ? i : "odd", i % 3 == 0, i % 4 == 0 ? DBNull.Value : $"t{i % 3}");
        }

        int opened = 0;
        var stream = LargeTable.From(() =>
        {
            opened++;
            return data.CreateDataReader();
        });
        opened.Should().Be(2, "texts come after numbers in one column");
        foreach (int rows in Sizes)
        {
            ShouldEqual(stream.Parts(rows), Table.From(data), rows);
        }

        data.Rows.Add(1, DateTime.UnixEpoch, 0, true, "t1");
        FluentActions.Invoking(() => stream.Parts().ToList()).Should().Throw<IOException>().WithMessage("The query's answer had 30 rows and then 31*");
    }

    [Fact]
    public void Summarize_IsWhatTheColumnsHold_InAnyParts()
    {
        string path = Write("mixed.csv", Mixed);
        Table whole = Table.Read(path);
        var stream = LargeTable.Open(path);
        foreach (int rows in Sizes)
        {
            var summary = new TableSummary();
            foreach (Table part in stream.Parts(rows))
            {
                summary.Add(part);
            }

            summary.RowCount.Should().Be(5);
            double[] prices = [.. whole.Numbers("price").AsSpan().ToArray().Where(double.IsFinite)];
            ColumnSummary price = summary["price"];
            (price.Count, price.MissingCount, price.Least, price.Greatest).Should().Be((5, 1, -700, 8));
            price.Mean.Should().BeApproximately(prices.Average(), 1e-12);
            price.Variance.Should().BeApproximately(prices.Average(x => (x - prices.Average()) * (x - prices.Average())), 1e-9);
            price.Quantiles.Quantile(0.5).Should().Be((1.5 + 2.25) / 2);
            summary["city"].Categories.Should().Equal("Berlin", "Paris", "Rom, Italia");
            summary["city"].CountOf("Berlin").Should().Be(2);
            summary.ToString().Should().Be(stream.Summarize().ToString()).And.Contain("price    number, -700 to 8, mean -172.062; 1 missing");
        }
    }

    [Fact]
    public void Summary_Merged_IsThatOfAllRows()
    {
        Table[] parts = [.. LargeTable.Open(Write("mixed.csv", Mixed)).Parts(2)];
        var all = new TableSummary();
        var merged = new TableSummary();
        foreach (Table part in parts)
        {
            all.Add(part);
            var own = new TableSummary();
            own.Add(part);
            merged.Merge(own);
        }

        merged.ToString().Should().Be(all.ToString());
        merged["price"].Variance.Should().BeApproximately(all["price"].Variance, 1e-9);
        FluentActions.Invoking(() => merged.Merge(merged)).Should().Throw<ArgumentException>().WithMessage("TableSummary.Merge expects another summary but got itself.*");
        FluentActions.Invoking(() => merged.Add(Table.Parse("a\n1\n"))).Should().Throw<ArgumentException>().WithMessage("TableSummary expects parts of 9 columns but got 1.*");
        FluentActions.Invoking(() => merged["no"]).Should().Throw<ArgumentException>().WithMessage("The summary has no column \"no\". Its columns are id, price,*");
    }

    [Fact]
    public void Representative_OfFewRows_HasTheirNumbers_AndFitsTheSameLayers()
    {
        var stream = LargeTable.Open(FileOf("missing.csv"));
        Table table = Table.Parse("a,b\n3,1\n1,\n2,4\n,9\n");
        var summary = new TableSummary();
        summary.Add(table);
        Tensor rows = summary.Representative(["a", "b"]);
        rows.Column(0).ToArray().Should().Equal(1, 2, 3, float.NaN);
        rows.Column(1).ToArray().Should().Equal(1, 4, 9, float.NaN);
        FillMissing.Fit(rows).Values.ToArray().Should().Equal(FillMissing.Fit(table.Matrix("a", "b")).Values.ToArray());
        FluentActions.Invoking(() => stream.Summarize().Representative(["no"])).Should().Throw<ArgumentException>();
    }

    private static void ShouldEqual(IEnumerable<Table> parts, Table whole, int rows)
    {
        int begin = 0;
        foreach (Table part in parts)
        {
            part.RowCount.Should().Be(Math.Min(rows, whole.RowCount - begin));
            part.Kinds.Should().Equal(whole.Kinds);
            for (int j = 0; j < whole.Columns.Count; j++)
            {
                TableColumn column = whole.Columns[j];
                if (column is CategoryColumn categories)
                {
                    part.Categories(column.Name).Categories.Should().Equal(categories.Categories);
                    part.Categories(column.Name).AsSpan().SequenceEqual(categories.AsSpan().Slice(begin, part.RowCount)).Should().BeTrue();
                }
                else if (column is NumberColumn numbers)
                {
                    part.Numbers(column.Name).DateFormat.Should().Be(numbers.DateFormat);
                    part.Numbers(column.Name).AsSpan().SequenceEqual(numbers.AsSpan().Slice(begin, part.RowCount)).Should().BeTrue();
                }
                else
                {
                    part.Texts(column.Name).AsSpan().SequenceEqual(((TextColumn)column).AsSpan().Slice(begin, part.RowCount)).Should().BeTrue();
                }
            }

            begin += part.RowCount;
        }

        begin.Should().Be(whole.RowCount);
    }

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Data", "Tables", "Files", name);

    private string Write(string name, string content)
    {
        string path = _folder.File(name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Bytes that end with a failing disk.</summary>
    private sealed class FailingStream(byte[] content, int end) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => Position >= end ? throw new IOException("the disk is gone.") : base.Read(buffer, offset, count);
    }
}
