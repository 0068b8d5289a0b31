using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace NeuralNet.Samples.WebApi;

/// <summary>Many clients at once against a server of this process, over real HTTP on loopback: they share its cores.</summary>
internal static class LoadTest
{
    private const int BatchRows = 1000;

    public static async Task RunAsync(ServerOptions options, TimeSpan time, CancellationToken cancelled)
    {
        await using WebApplication app = Server.Create(options);
        await app.StartAsync(cancelled);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        string row = Row((await client.GetFromJsonAsync("/model", MessagesContext.Configured.ModelInfo, cancelled))!);
        string batch = $"[{string.Join(',', Enumerable.Repeat(row, BatchRows))}]";

        Console.WriteLine($"{Environment.ProcessorCount} cores, shared by server and clients");
        Console.WriteLine("request           clients   requests/s      rows/s     p50 ms     p99 ms");
        foreach ((string path, string body, int rows, int clients) in ((string, string, int, int)[])
            [("/predict", row, 1, 1), ("/predict", row, 1, 64), ("/predict/batch", batch, BatchRows, 1)])
        {
            await MeasureAsync(client, path, body, clients, TimeSpan.FromSeconds(1), cancelled);     // compiles, connects
            (double[] latencies, double seconds) = await MeasureAsync(client, path, body, clients, time, cancelled);
            double rate = latencies.Length / seconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{path,-16}{clients,9}{rate,13:N0}{rate * rows,12:N0}{At(latencies, 0.5),11:F2}{At(latencies, 0.99),11:F2}"));
        }

        await app.StopAsync(cancelled);
    }

    /// <returns>Sorted milliseconds from sending a request to having its answer, and the seconds of all.</returns>
    private static async Task<(double[] Latencies, double Seconds)> MeasureAsync(
        HttpClient client, string path, string body, int clients, TimeSpan time, CancellationToken cancelled)
    {
        long begin = Stopwatch.GetTimestamp();
        List<double>[] each = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                var latencies = new List<double>();
                while (Stopwatch.GetElapsedTime(begin) < time)
                {
                    long sent = Stopwatch.GetTimestamp();
                    using var content = new StringContent(body, Encoding.UTF8, "application/json");
                    using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content, cancelled);
                    await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancelled);
                    latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }

                return latencies;
            },
            cancelled)));
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return ([.. each.SelectMany(latencies => latencies).Order()], seconds);
    }

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];

    // Each number 1, each category the first: what a row costs does not depend on its values.
    private static string Row(ModelInfo model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach (ColumnInfo column in model.Columns)
            {
                if (column.Categories is null)
                {
                    json.WriteNumber(column.Name, 1);
                }
                else
                {
                    json.WriteString(column.Name, column.Categories[0]);
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
