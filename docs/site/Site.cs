using System.Text.RegularExpressions;

// dotnet run docs/site/Site.cs stage     docs/, README.md and benchmarks/ as DocFX reads them, in artifacts/site-source
// dotnet run docs/site/Site.cs check     every link and anchor within artifacts/site leads somewhere
// Between them, in artifacts/site-source: dotnet docfx --warningsAsErrors
string root = Directory.GetCurrentDirectory();
string staged = Path.Combine(root, "artifacts", "site-source");
string[] rootPages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"];
string built = Path.Combine(root, "artifacts", "site");

// Where links to code lead, such as https://github.com/NAME/NeuralNet/blob/main/. Without it they become plain text.
string? repository = Environment.GetEnvironmentVariable("NEURALNET_SOURCE_URL");
switch (args)
{
    case ["stage"]:
        Stage();
        return 0;
    case ["check"]:
        string[] broken = [.. Broken()];
        Array.ForEach(broken, Console.Error.WriteLine);
        Console.WriteLine($"{broken.Length} broken links");
        return broken.Length == 0 ? 0 : 1;
    default:
        Console.Error.WriteLine("Site.cs expects stage or check.");
        return 2;
}

void Stage()
{
    if (Directory.Exists(staged))
    {
        Directory.Delete(staged, recursive: true);
    }

    string[] pages = [.. Pages().Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))];
    foreach (string page in pages)
    {
        string text = Links.Markdown().Replace(File.ReadAllText(Path.Combine(root, page)), link => Rewrite(page, link, pages));
        Write(Renamed(page), Links.PlainBlock().Replace(text, block => block.Groups["code"].Success ? block.Value : $"```text\n{block.Groups["text"].Value}```"));
    }

    Write("toc.yml", File.ReadAllText(Path.Combine(root, "docs", "site", "toc.yml")));
    Write("docs/toc.yml", File.ReadAllText(Path.Combine(root, "docs", "site", "guides.yml")));
    Write("docfx.json", File.ReadAllText(Path.Combine(root, "docs", "site", "docfx.json")));
    Copy("src/NeuralNet/icon.png", "icon.png");
    CopyFolder(Path.Combine(root, "docs", "site", "template"), "template");
    string playground = Path.Combine(root, "artifacts", "playground", "wwwroot");
    if (Directory.Exists(playground))
    {
        CopyFolder(playground, "playground");
        File.AppendAllText(Path.Combine(staged, "toc.yml"), "- name: Playground\n  href: playground/index.html\n");
    }
}

IEnumerable<string> Pages() =>
[
    .. rootPages.Select(name => Path.Combine(root, name)),
    .. Directory.GetFiles(Path.Combine(root, "docs"), "*.md"),
    .. Directory.GetFiles(Path.Combine(root, "benchmarks"), "*.md", SearchOption.AllDirectories).Where(path => !path.Contains("/bin/") && !path.Contains("/obj/")),
];

static string Renamed(string page) => page == "README.md" ? "index.md" : page;

// A link to a page or a picture stays; one to code leads to the repository.
string Rewrite(string page, Match link, string[] pages)
{
    (string before, string target, string after) = (link.Groups["before"].Value, link.Groups["target"].Value, link.Groups["after"].Value);
    if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
    {
        return link.Value;
    }

    string path = Path.GetRelativePath(root, Path.Combine(root, Path.GetDirectoryName(page)!, Uri.UnescapeDataString(target))).Replace('\\', '/');
    if (pages.Contains(path))
    {
        return path == "README.md" ? $"{before}{target[..^"README.md".Length]}index.md{after}" : link.Value;
    }

    if (Path.GetExtension(path) is ".svg" or ".png" or ".gif" or ".webp")
    {
        Copy(path, path);
        return link.Value;
    }

    string text = before.TrimEnd('(', ']').TrimStart('[');
    return repository is null ? text : $"{before}{repository}{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}{after}";
}

void Write(string path, string text)
{
    string full = Path.Combine(staged, path);
    Directory.CreateDirectory(Path.GetDirectoryName(full)!);
    File.WriteAllText(full, text);
}

void Copy(string from, string to)
{
    string full = Path.Combine(staged, to);
    Directory.CreateDirectory(Path.GetDirectoryName(full)!);
    File.Copy(Path.Combine(root, from), full, overwrite: true);
}

void CopyFolder(string from, string to)
{
    foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
    {
        Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}

IEnumerable<string> Broken()
{
    string[] files = [.. Directory.GetFiles(built, "*.html", SearchOption.AllDirectories).Where(file => !file.Contains("/playground/", StringComparison.Ordinal))];
    Dictionary<string, HashSet<string>> anchors = files.ToDictionary(
        file => file, file => Links.Anchor().Matches(File.ReadAllText(file)).Select(anchor => Uri.UnescapeDataString(anchor.Groups["id"].Value)).ToHashSet());
    foreach (string file in files)
    {
        foreach (Match link in Links.Html().Matches(File.ReadAllText(file)))
        {
            string[] parts = System.Net.WebUtility.HtmlDecode(link.Groups["target"].Value).Split('#', 2);
            string target = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0].Split('?')[0])));
            target = Directory.Exists(target) ? Path.Combine(target, "index.html") : target;
            bool isThere = File.Exists(target)
                && (parts.Length == 1 || parts[1].Length == 0 || !anchors.TryGetValue(target, out HashSet<string>? ids) || ids.Contains(Uri.UnescapeDataString(parts[1])));
            if (!isThere)
            {
                yield return $"{Path.GetRelativePath(built, file)} links to {link.Groups["target"].Value}, which is not there.";
            }
        }
    }
}

internal static partial class Links
{
    // A block without a language: what a program prints. The site would guess one and colour it.
    [GeneratedRegex("^```\\n(?<text>.*?)^```|(?<code>^```[a-z]+\\n.*?^```)", RegexOptions.Multiline | RegexOptions.Singleline)]
    public static partial Regex PlainBlock();

    // [text](target#anchor), also of a picture; src="target" of HTML.
    [GeneratedRegex("""(?<before>\[[^\]\n]*\]\(|\[!\[[^\]\n]*\]\(|src=")(?<target>[^)#"\s]*)(?<after>#[^)\s]*\)|\)|")""")]
    public static partial Regex Markdown();

    [GeneratedRegex("""\s(?:id|name)="(?<id>[^"]+)""")]
    public static partial Regex Anchor();

    [GeneratedRegex("""\s(?:href|src)="(?<target>(?![a-z]+:|//)[^"]+)""")]
    public static partial Regex Html();
}
