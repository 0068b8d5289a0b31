using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace NeuralNet;

/// <content>Writing.</content>
public sealed partial class Table
{
    // What a field is quoted for, besides the separator and spaces at its ends.
    private static readonly SearchValues<char> Quoted = SearchValues.Create("\"\r\n");

    /// <summary>Writes a CSV file in UTF-8, with the names of the columns in its first row; compressed by gzip where the path ends in <c>.gz</c>.</summary>
    /// <remarks>
    /// A missing value is an empty field; numbers have all their digits and a decimal point; dates have the form they were read in. With
    /// <c>new() { HasHeader = true, Kinds = table.Kinds, MissingTexts = [] }</c>, <see cref="Read(string, TableOptions)"/> gives the same table again; without,
    /// each column's kind follows the rule, and a text that stands for a missing value is one.
    /// </remarks>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, file =>
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
                Write(gzip, ',');
            }
            else
            {
                Write(file, ',');
            }
        });
    }

    /// <summary>Writes to a stream what <see cref="Write(string)"/> writes to a file, uncompressed.</summary>
    /// <param name="stream">It stays open.</param>
    /// <param name="separator">Between fields: comma, semicolon, tab or <c>|</c>.</param>
    /// <exception cref="ArgumentException">The stream cannot be written, or the separator is another.</exception>
    /// <exception cref="IOException">Writing failed.</exception>
    public void Write(Stream stream, char separator)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("Table.Write expects a stream that can be written but got one that cannot.", nameof(stream));
        }

        if (separator is not (',' or ';' or '\t' or '|'))
        {
            throw new ArgumentException($"Table.Write expects a comma, a semicolon, a tab or | as separator but got U+{(int)separator:X4}.", nameof(separator));
        }

        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true);
        WriteRow(writer, separator, column => column.Name);
        for (int row = 0; row < RowCount; row++)
        {
            WriteRow(writer, separator, column => column.TextAt(row));
        }
    }

    private void WriteRow(StreamWriter writer, char separator, Func<TableColumn, string?> text)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (i > 0)
            {
                writer.Write(separator);
            }

            WriteField(writer, separator, text(_columns[i]) ?? "");
        }

        writer.Write('\n');
    }

    private static void WriteField(StreamWriter writer, char separator, string text)
    {
        bool needsQuotes = text.Length > 0
            && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.Contains(separator) || text.AsSpan().ContainsAny(Quoted));
        if (!needsQuotes)
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
