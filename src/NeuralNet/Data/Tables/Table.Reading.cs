using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <content>Reading.</content>
public sealed partial class Table
{
    private const string Justification = "The overloads differ in their first parameter.";

    /// <summary>Reads a file of separated values, such as CSV, plain or compressed by gzip: its first bytes tell, not its name.</summary>
    /// <remarks>
    /// <para>
    /// By RFC 4180, and what is met besides: separators and decimal commas are found, spaces around fields and before quotes are dropped, lines end in CR LF, LF or
    /// CR. Lines without text are skipped, but in a table of one column such a line is a missing value. Numbers never depend on the culture.
    /// </para>
    /// <para>Memory is in proportion to the values: 8 bytes a number, 4 a category or text, and each different text once.</para>
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">What should not be found but is known; null for nothing.</param>
    /// <exception cref="FormatException">
    /// The file is empty or damaged, no text in its encoding, two columns share a name, a row has too many or too few fields, a quote is stray or never
    /// closed, or a value is not of the kind that the options want; the message names file, line and column, and what to pass.
    /// </exception>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of range or names no column.</exception>
    /// <exception cref="IOException">The file does not exist, cannot be read or changed meanwhile.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static Table Read(string path, TableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(file, Path.GetFileName(path), options);
    }

    /// <summary>Reads from a stream, such as a download or an entry of an archive, what <see cref="Read(string, TableOptions)"/> reads.</summary>
    /// <param name="stream">A stream that can be read, with the table from its position to its end. It stays open. One that cannot seek is kept in memory.</param>
    /// <param name="options">What should not be found but is known; null for nothing.</param>
    /// <exception cref="ArgumentException">The stream cannot be read, or an option is wrong.</exception>
    /// <exception cref="FormatException">As for a path.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static Table Read(Stream stream, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanRead
            ? Read(stream, "the stream", options)
            : throw new ArgumentException("Table.Read expects a stream that can be read but got one that cannot.", nameof(stream));
    }

    /// <summary>Reads a text as <see cref="Read(string, TableOptions)"/> reads a file.</summary>
    /// <param name="text">The separated values themselves.</param>
    /// <param name="options">What should not be found but is known; null for nothing.</param>
    /// <exception cref="ArgumentException">The text is null, or an option is wrong.</exception>
    /// <exception cref="FormatException">As for a path.</exception>
    public static Table Parse(string text, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TableReading.Read(TableSource.Of(text), options ?? TableOptions.Default);
    }

    private static Table Read(Stream stream, string name, TableOptions? options)
    {
        (options ??= TableOptions.Default).Verify();
        try
        {
            return TableReading.Read(TableSource.Of(stream, name), options);
        }
        catch (FormatException error) when (!error.Message.StartsWith(name, StringComparison.Ordinal)) // gzip's
        {
            throw new FormatException($"{name}: {error.Message} The file is damaged: copy it again from where it came.", error);
        }
    }
}
