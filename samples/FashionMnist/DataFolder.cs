namespace NeuralNet.Samples.FashionMnist;

/// <summary>Finds the data: in the user's folder, else where Debian puts it, else in the user's cache, else on the web.</summary>
internal static class DataFolder
{
    // The package dataset-fashion-mnist.
    private const string Debian = "/usr/share/datasets/fashion-mnist";

    private static string Cache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
        "NeuralNet", "fashion-mnist");

    /// <exception cref="IOException">The data was not found; the message tells what to do.</exception>
    public static async Task<string> FindAsync(DirectoryInfo? asked, CancellationToken cancellation)
    {
        if (asked is not null)
        {
            return FashionData.IsIn(asked.FullName)
                ? asked.FullName
                : throw new IOException(
                    $"Expected the four files of Fashion-MNIST in {asked.FullName} ({string.Join(", ", FashionData.Files)}, each as it is or "
                    + "with .gz) but not all are there. Without --data they are looked for and downloaded.");
        }

        foreach (string folder in (string[])[Debian, Cache])
        {
            if (FashionData.IsIn(folder))
            {
                return folder;
            }
        }

        try
        {
            await Download.ToAsync(Cache, cancellation);
            return Cache;
        }
        catch (Exception error) when (error is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"No Fashion-MNIST here, and the download failed: {error.Message.TrimEnd('.')}. Try again, or install Debian's package "
                + "dataset-fashion-mnist, or put the four files of github.com/zalandoresearch/fashion-mnist into a folder and name it with --data.",
                error);
        }
    }
}
