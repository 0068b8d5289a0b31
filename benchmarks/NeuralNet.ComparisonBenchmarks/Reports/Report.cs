using System.Text;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>What the program says: at once on the terminal, and kept as Markdown for a file.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public void Title(string text) => Write($"# {text}\n\n");

    public void Heading(string text) => Write($"## {text}\n\n");

    public void Paragraph(string text) => Write($"{text}\n\n");

    public void Table(MarkdownTable table) => Write($"{table}\n");

    /// <summary>A line on the terminal that the next one replaces; nothing where no one watches.</summary>
    public static void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r\e[K{text} ");
        }
    }

    /// <summary>Writes what was said so far; folders are made.</summary>
    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, _text.ToString().TrimEnd() + "\n");
        Console.WriteLine($"Written to {path}");
    }

    private void Write(string text)
    {
        Progress("");
        Console.Write(text);
        _text.Append(text);
    }
}
