using System.IO.Compression;
using System.Text;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Data;

/// <summary>A table's bytes: a file, or standard input, which is read once and cannot go back.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    // What the library calls it.
    private const string StreamName = "the stream";

    /// <summary>What messages call it.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : Path.GetFileName(path);

    /// <exception cref="ToolException">There is no such file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static Stream Open(string path, Terminal terminal) => path == StandardInput
        ? terminal.In
        : Directory.Exists(path) ? throw new ToolException($"{path} is a folder. Give a file of it.")
        : new FileStream(Existing(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>The path, of a file or a folder.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static string Existing(string path) => File.Exists(path) || Directory.Exists(path)
        ? path
        : throw new ToolException($"There is no file {path}. Give the path of a table, or - for standard input.");

    /// <summary>The same, of which is known that it is no model.</summary>
    /// <exception cref="ToolException">It is one.</exception>
    /// <inheritdoc cref="Open"/>
    public static Stream OpenTable(string path, Terminal terminal)
    {
        Stream stream = Open(path, terminal);
        if (path == StandardInput || SafeTensorsHeader.TryRead(stream) is null)
        {
            return stream;
        }

        stream.Dispose();
        throw new ToolException($"{path} is a model or another safetensors file, and no table. Give a CSV file; `neuralnet inspect {path}` tells what is in this one.");
    }

    /// <summary>The whole table, where its size is no matter. Its messages name the file.</summary>
    public static Table ReadTable(string path, TableOptions options, Terminal terminal)
    {
        using Stream stream = OpenTable(path, terminal);
        return ReadTable(path, stream, options);
    }

    /// <inheritdoc cref="ReadTable(string, TableOptions, Terminal)"/>
    public static Table ReadTable(string path, Stream stream, TableOptions options)
    {
        try
        {
            return Table.Read(stream, options);
        }
        catch (FormatException problem) when (problem.Message.StartsWith(StreamName, StringComparison.Ordinal))
        {
            throw new FormatException(NameOf(path) + problem.Message[StreamName.Length..], problem);
        }
        catch (ArgumentException problem) when (problem.Message.Contains(StreamName, StringComparison.Ordinal))
        {
            throw new ToolException(Wording.ForCommandLine(problem).Replace(StreamName, NameOf(path)));
        }
    }

    /// <summary>Its text, unpacked; bytes that are no text are an error, never replaced.</summary>
    public static StreamReader OpenText(Stream stream, Encoding? encoding)
    {
        byte[] first = new byte[2];
        int count = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        Stream whole = new PrefixedStream(first[..count], stream);
        bool isGzip = count == 2 && first[0] == 0x1F && first[1] == 0x8B;
        return new StreamReader(
            isGzip ? new GZipStream(whole, CompressionMode.Decompress) : whole, encoding ?? new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
    }
}
