namespace NeuralNet.PlaygroundTests;

/// <summary>A fact in Chromium, skipped, and counted so, where there is none or the page is not published.</summary>
public sealed class FactInBrowserAttribute : FactAttribute
{
    public FactInBrowserAttribute() => Skip = Chromium.Reason;
}

/// <summary>A theory in Chromium.</summary>
public sealed class TheoryInBrowserAttribute : TheoryAttribute
{
    public TheoryInBrowserAttribute() => Skip = Chromium.Reason;
}

/// <summary>Where the browser and the page are.</summary>
internal static class Chromium
{
    private static readonly string[] s_paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    public static string? Path { get; } = Environment.GetEnvironmentVariable("CHROMIUM") ?? s_paths.FirstOrDefault(File.Exists);

    /// <summary>The published page, four folders above the tests' own or of NEURALNET_PLAYGROUND.</summary>
    public static string Site { get; } = Environment.GetEnvironmentVariable("NEURALNET_PLAYGROUND")
        ?? System.IO.Path.GetFullPath("../../../../../artifacts/playground/wwwroot", AppContext.BaseDirectory);

    /// <summary>Why the tests cannot run; null where they can.</summary>
    public static string? Reason { get; } =
        Path is null ? "No Chromium: apt-get install chromium, or set CHROMIUM to its path."
        : !File.Exists(System.IO.Path.Combine(Site, "index.html"))
            ? "The page is not published: dotnet publish samples/Playground -c Release -o artifacts/playground." : null;
}
