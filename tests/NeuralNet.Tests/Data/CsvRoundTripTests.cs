using CsCheck;

namespace NeuralNet.Tests.Data;

public sealed class CsvRoundTripTests
{
    private static readonly Gen<string> Fields =
        Gen.Frequency((3, Gen.Char["ab ,;\"\r\n\t\u00e9\uFEFF"].Array[0, 8].Select(characters => new string(characters))), (1, Gen.String));

    private static readonly Gen<string> LineEnds = Gen.OneOf(Gen.Const("\n"), Gen.Const("\r\n"), Gen.Const("\r"));

    [Fact]
    public void Parse_OfWrittenTable_GivesTheSameTexts() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 6]).SelectMany((columns, rows) => Gen.Select(
            Fields.Array[columns * (rows + 1)], LineEnds, Gen.Char[",;\t"], Gen.Bool, Gen.Bool,
            (fields, lineEnd, separator, mark, endAtLast) => (columns, fields, lineEnd, separator, mark, endAtLast)))
        .Sample(table =>
        {
            string[][] expected = [.. table.fields.Chunk(table.columns)];
            expected[0] = [.. expected[0].Select((name, column) => $"{column}{name}")]; // names differ
            IEnumerable<string> lines = expected.Select(
                row => string.Join(table.separator, row.Select(field => Write(field, table.separator))));
            string text = (table.mark ? "\uFEFF" : "") + string.Join(table.lineEnd, lines) + (table.endAtLast ? table.lineEnd : "");

            CsvTable read = CsvTable.Parse(new StringReader(text), "random", table.separator);

            read.ColumnNames.Should().Equal(expected[0]);
            read.RowCount.Should().Be(expected.Length - 1);
            for (int column = 0; column < table.columns; column++)
            {
                read.Text(expected[0][column]).Should().Equal(expected.Skip(1).Select(row => row[column]));
            }
        });

    [Fact]
    public void Parse_OfAnyText_EndsWithTableOrFormatError() =>
        Gen.Char["a,\"\r\n1"].Array[0, 30].Select(characters => new string(characters)).Sample(text =>
        {
            try
            {
                CsvTable table = CsvTable.Parse(text);
                table.ColumnNames.Should().NotBeEmpty();
            }
            catch (FormatException error)
            {
                error.Message.Should().StartWith("CSV");
            }
        });

    // As RFC 4180 asks; an empty field is quoted too, since an empty line would be skipped.
    private static string Write(string field, char separator) =>
        field.Length == 0 || field.AsSpan().IndexOfAny(['"', '\r', '\n', separator]) >= 0 ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
}
