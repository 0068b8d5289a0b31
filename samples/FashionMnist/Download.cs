using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Spectre.Console;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>Fetches the four files from their authors' address, 31 MB; each is moved to its place when its checksum is right.</summary>
internal static class Download
{
    // Address and checksums as github.com/zalandoresearch/fashion-mnist gives them.
    private static readonly Uri Address = new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/");

    private static readonly string[] Md5 =
    [
        "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
        "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310",
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="HttpRequestException">The address cannot be reached, or the server refuses.</exception>
    /// <exception cref="IOException">The download is not the expected file, or writing failed.</exception>
    public static async Task ToAsync(string folder, CancellationToken cancellation)
    {
        AnsiConsole.WriteLine($"Downloading Fashion-MNIST from {Address} to {folder}");
        Directory.CreateDirectory(folder);
        using var client = new HttpClient { Timeout = Patience };
        await AnsiConsole.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new DownloadedColumn(), new RemainingTimeColumn())
            .StartAsync(async progress =>
            {
                for (int i = 0; i < FashionData.Files.Length; i++)
                {
                    string file = FashionData.Files[i] + ".gz";
                    await FetchAsync(client, new Uri(Address, file), Path.Combine(folder, file), Md5[i], progress.AddTask(file), cancellation);
                }
            });
    }

    private static async Task FetchAsync(
        HttpClient client, Uri source, string path, string md5, ProgressTask progress, CancellationToken cancellation)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using HttpResponseMessage response = await GetAsync(client, source, cancellation);
            progress.MaxValue = response.Content.Headers.ContentLength ?? 0;
            progress.IsIndeterminate = progress.MaxValue == 0;
            string came;
            await using (Stream stream = await response.Content.ReadAsStreamAsync(cancellation))
            await using (FileStream target = File.Create(temporary))
            {
                came = await CopyAsync(stream, target, progress, cancellation);
            }

            if (came != md5)
            {
                throw new IOException($"Expected the checksum {md5} for {source} but got {came}: it is damaged or another file.");
            }

            File.Move(temporary, path, overwrite: true);
            progress.StopTask();
        }
        finally
        {
            File.Delete(temporary); // does nothing after the move
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, Uri source, CancellationToken cancellation)
    {
        try
        {
            HttpResponseMessage response = await client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.EnsureSuccessStatusCode();
        }
        catch (TaskCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"{source.Host} did not answer within {Patience.TotalSeconds:F0} seconds.", error);
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "The authors publish MD5 and nothing else; it finds damaged files.")]
    private static async Task<string> CopyAsync(Stream source, Stream target, ProgressTask progress, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(Patience);
            int read;
            try
            {
                read = await source.ReadAsync(buffer, silence.Token);
            }
            catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
            {
                throw new IOException($"The download stood still for {Patience.TotalSeconds:F0} seconds.", error);
            }

            if (read == 0)
            {
                return Convert.ToHexStringLower(hash.GetHashAndReset());
            }

            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation);
            progress.Increment(read);
        }
    }
}
