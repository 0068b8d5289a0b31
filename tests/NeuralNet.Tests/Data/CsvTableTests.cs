using System.Globalization;
using System.Text;

namespace NeuralNet.Tests.Data;

public sealed class CsvTableTests
{
    private const string Fish = "Species,Weight,Split\nPike,1.5e3,train\nBream,,test\nPike, -7 ,train\n";

    [Fact]
    public void Parse_OfTable_KnowsColumnsAndRows()
    {
        CsvTable table = CsvTable.Parse(Fish);

        table.ColumnNames.Should().Equal("Species", "Weight", "Split");
        table.RowCount.Should().Be(3);
        table.Text("Species").Should().Equal("Pike", "Bream", "Pike");
        table.ToString().Should().Be("3 rows: Species, Weight, Split");
    }

    [Fact]
    public void Numbers_OfColumn_ReadsMissingAsNaN() =>
        CsvTable.Parse(Fish).Column("Weight").Should().Equal(1500, float.NaN, -7);

    [Fact]
    public void Numbers_OfColumns_GivesTensorInTheirOrder()
    {
        Tensor numbers = CsvTable.Parse("a,b,c\n1,2,3\n4,,6\n").Matrix("c", "b");

        numbers.Shape.Should().Be(new Shape(2, 2));
        numbers.AsSpan().ToArray().Should().Equal(3, 2, 6, float.NaN);
    }

    [Fact]
    public void Numbers_OfNoColumn_Throws() =>
        CsvTable.Parse(Fish).Invoking(t => t.Matrix()).Should().Throw<ArgumentException>()
            .WithMessage("CsvTable.Matrix expects at least one column name but got none.*");

    [Fact]
    public void Numbers_InAnotherCulture_ReadsTheSame()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            CsvTable.Parse("a\n1.5\n").Column("a").Should().Equal(1.5f);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Where_OfRows_KeepsThoseThatAnswerYes()
    {
        CsvTable table = CsvTable.Parse(Fish);

        table.Where(row => row["Split"] == "train" && row.Has("Weight")).Column("Weight").Should().Equal(1500, -7);
        table.Where(row => !row.Has("Weight")).Text("Species").Should().Equal("Bream");
        table.Where(row => row.Number("Weight") > 0 && row.Line == 2).RowCount.Should().Be(1);
        table.Where(_ => false).Matrix("Weight", "Weight").Shape.Should().Be(new Shape(0, 2));
    }

    [Fact]
    public void Classes_OfColumn_SortsNamesOrdinally()
    {
        (Tensor indices, string[] names) = CsvTable.Parse("k\nb\na\nB\nb\n").Classes("k");

        names.Should().Equal("B", "a", "b");
        indices.Shape.Should().Be(new Shape(4, 1));
        indices.AsSpan().ToArray().Should().Equal(2, 1, 0, 2);
    }

    [Fact]
    public void Classes_OfKnownNames_UsesTheirIndices()
    {
        CsvTable table = CsvTable.Parse("k\nb\nb\n");

        table.Classes("k", ["a", "b"]).AsSpan().ToArray().Should().Equal(1, 1);
        table.Invoking(t => t.Classes("k", ["a"])).Should().Throw<FormatException>()
            .WithMessage("CSV, line 2, column k: expected one of the classes a but got \"b\".");
    }

    [Fact]
    public void Classes_OfWrongNames_SaysWhy()
    {
        CsvTable table = CsvTable.Parse("k\nb\n");

        table.Invoking(t => t.Classes("k", [])).Should().Throw<ArgumentException>()
            .WithMessage("CsvTable.Classes expects the names of the classes but got none.*");
        table.Invoking(t => t.Classes("k", ["a", "b", "a"])).Should().Throw<ArgumentException>()
            .WithMessage("CsvTable.Classes expects distinct names but \"a\" is there twice, at 0 and 2.*");
        table.Invoking(t => t.Classes("k", null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Classes_OfManyNames_ListsTheFirst() =>
        CsvTable.Parse("k\nx\n").Invoking(t => t.Classes("k", [.. Enumerable.Range(0, 50).Select(i => i + new string('y', 1000))]))
            .Should().Throw<FormatException>().Which.Message.Length.Should().BeInRange(500, 5000);

    [Fact]
    public void Error_InAColumnOfALongName_IsShort()
    {
        string name = new('n', 100_000);

        foreach (string row in (string[])["x", "x\"y"])
        {
            FluentActions.Invoking(() => CsvTable.Parse($"{name}\n{row}\n").Column(name)).Should().Throw<FormatException>()
                .Which.Message.Length.Should().BeLessThan(300);
        }

        CsvTable.Parse($"{name},b\n1,2\n").Invoking(t => t.Column("c")).Should().Throw<ArgumentException>().Which.Message.Length.Should().BeLessThan(300);
    }

    // Without any name the error spoke of "one of 0 classes".
    [Theory]
    [InlineData("k,x\n,1\n")]
    [InlineData("k,x\n\" \",1\n")]
    public void Classes_OfNothingButEmptyFields_NamesTheFirst(string csv) =>
        CsvTable.Parse(csv).Invoking(t => t.Classes("k")).Should().Throw<FormatException>()
            .WithMessage("CSV, line 2, column k: expected the name of a class but the field is empty. CsvTable.Where keeps*");

    [Fact]
    public void Classes_OfNoRows_AreNone()
    {
        (Tensor indices, string[] names) = CsvTable.Parse("k\n").Classes("k");

        indices.Shape.Should().Be(new Shape(0, 1));
        names.Should().BeEmpty();
    }

    [Fact]
    public void Classes_OfEmptyField_NamesItsPlace() =>
        CsvTable.Parse("k,x\nb,1\n,2\n").Invoking(t => t.Classes("k")).Should().Throw<FormatException>()
            .WithMessage("CSV, line 3, column k: expected the name of a class but the field is empty.*");

    [Theory]
    [InlineData("abc")]
    [InlineData("1,5")]
    [InlineData("1 5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    [InlineData("Infinity")]
    public void Numbers_OfOtherText_NamesFileLineAndColumn(string text)
    {
        CsvTable table = Named($"Species,Weight\nPike,1\n\"Bream\n(old)\",2\nPike,\"{text}\"\n");

        string message = $"fish.csv, line 5, column Weight: expected a number but got \"{text}\". Leave the field empty if*";
        table.Invoking(t => t.Column("Weight")).Should().Throw<FormatException>().WithMessage(message);
        table.Invoking(t => t.Matrix("Weight", "Weight")).Should().Throw<FormatException>().WithMessage(message);
        table.Invoking(t => t.Where(row => row.Number("Weight") > 0)).Should().Throw<FormatException>().WithMessage(message);
    }

    [Fact]
    public void Numbers_OfLongText_ShowsItsStartOnOneLine() =>
        CsvTable.Parse($"a\n\"x\n{new string('y', 1000)}\"\n").Invoking(t => t.Column("a")).Should().Throw<FormatException>()
            .WithMessage($"CSV, line 2, column a: expected a number but got \"x {new string('y', 38)}...\".*");

    [Fact]
    public void Text_OfUnknownColumn_ListsTheKnown() =>
        Named(Fish).Invoking(t => t.Text("weight")).Should().Throw<ArgumentException>()
            .WithMessage("fish.csv has no column \"weight\". Its columns are Species, Weight, Split.*");

    [Theory]
    [InlineData("a,b\n1,2\n1\n", "fish.csv, line 3: expected 2 fields but got 1. Write a missing value as an empty field.")]
    [InlineData("a,b\r\n\r\n1,2,3\r\n", "fish.csv, line 3: expected 2 fields but got more. Enclose a field that holds*")]
    [InlineData("a,b\n\"x\ny\",2\n1,\"2\n3\n", "fish.csv, line 4, column b: a quote opens here and is never closed.")]
    [InlineData("a,\"b\n", "fish.csv, line 1, column 2: a quote opens here and is never closed.")]
    [InlineData("a\n5\" pipe\n", "fish.csv, line 2, column a: a quote inside a field without quotes. Enclose*")]
    [InlineData("a\n\"5\" pipe\n", "fish.csv, line 2, column a: text after the closing quote. Double*")]
    [InlineData("a,b,a\n", "fish.csv, line 1: columns 1 and 3 are both named \"a\". Rename one.")]
    [InlineData("", "fish.csv is empty: expected a first row with the column names.")]
    [InlineData("\uFEFF\r\n\n", "fish.csv is empty: expected a first row with the column names.")]
    public void Parse_OfTornTable_NamesThePlace(string text, string message) =>
        FluentActions.Invoking(() => Named(text)).Should().Throw<FormatException>().WithMessage(message);

    [Theory]
    [InlineData('"')]
    [InlineData('\n')]
    [InlineData('\r')]
    public void Parse_BySeparatorThatIsTaken_Throws(char separator) =>
        FluentActions.Invoking(() => CsvTable.Parse(new StringReader(Fish), "fish.csv", separator)).Should().Throw<ArgumentException>()
            .WithMessage("CsvTable expects a separator that is no quote and no line end.*");

    [Fact]
    public void Read_OfFile_SkipsByteOrderMarkAndNamesTheFile()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        try
        {
            File.WriteAllText(path, "Gewicht;Größe\r\n1.5;groß", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            CsvTable table = CsvTable.Read(path, ';');

            table.ColumnNames.Should().Equal("Gewicht", "Größe");
            table.Text("Größe").Should().Equal("groß");
            table.Invoking(t => t.Column("Größe")).Should().Throw<FormatException>()
                .WithMessage($"{Path.GetFileName(path)}, line 2, column Größe: expected a number but got \"groß\".*");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_OfNoFile_Throws() =>
        FluentActions.Invoking(() => CsvTable.Read("no-such-file.csv")).Should().Throw<FileNotFoundException>();

    private static CsvTable Named(string text) => CsvTable.Parse(new StringReader(text), "fish.csv");
}
