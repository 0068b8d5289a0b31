using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.MpiBenchmarks;

/// <summary>
/// Times a step on these ranks, and what a model of it says: the time of a rank's share of the rows, measured without the others' gradients, and the times of the messages, measured alone.
/// </summary>
/// <param name="ranks">The group.</param>
/// <param name="work">The network.</param>
internal sealed class Scaling(ICollective ranks, Work work)
{
    private const int Steps = 100;
    private const int Rounds = 5;
    private const int MostRanks = 64;

    /// <summary>Prints a line for each batch size: strong scaling where it stays, weak where each rank keeps its rows.</summary>
    public void Run(IReadOnlyList<int> batchSizes, bool isWeak, DataParallel parallel)
    {
        Say($"{string.Join('-', work.Sizes)}, Adam, {work.Parameters:N0} parameters, {ranks.Size} ranks of {Parallelism.MaxThreads} threads, {Describe(parallel)}");
        Say($"{"rows",6} {"rows a rank",12} {"step us",10} {"its share us",13} {"messages us",12} {"model us",9} {"measured/model",15} {"messages",9} {"KB a step",10}");
        foreach (int batchSize in batchSizes)
        {
            int rows = isWeak ? batchSize * ranks.Size : batchSize;
            List<double> measured = [], shares = [], messages = [];
            long calls = 0, bytes = 0;
            for (int round = 0; round < Rounds; round++)
            {
                ranks.Barrier();
                double share = Greatest(work.StepTime(Math.Max(1, rows / ranks.Size), Steps, parallel.FixedParts is null ? null : new DataParallel { FixedParts = parallel.FixedParts / ranks.Size }));
                shares.Add(share);
                messages.Add(MessageTime(parallel, parallel.LocalSteps * share));
                ranks.Barrier();
                var traffic = new Traffic(ranks);
                DataParallel counted = new(traffic) { FixedParts = parallel.FixedParts, LocalSteps = parallel.LocalSteps, BucketBytes = parallel.BucketBytes };
                measured.Add(work.StepTime(rows, Steps, counted, parallel.LocalSteps));
                (calls, bytes) = (traffic.Calls, traffic.Bytes);
            }

            int steps = StepsOf(rows, parallel.LocalSteps);
            (double step, double ownRows, double message) = (Median(measured), Median(shares), Median(messages) / parallel.LocalSteps);
            Say(string.Create(CultureInfo.InvariantCulture,
                $"{rows,6} {rows / ranks.Size,12} {1e6 * step,10:F0} {1e6 * ownRows,13:F0} {1e6 * message,12:F0} {1e6 * (ownRows + message),9:F0} {step / (ownRows + message),15:F2} {(double)calls / steps,9:F1} {bytes / 1024.0 / steps,10:F0}"));
        }
    }

    /// <summary>Prints what the model says of 1 to 64 ranks, from the messages of 2 ranks and this rank's own steps.</summary>
    public void Curve(int batchSize, double? latency, double? bandwidth)
    {
        int gradient = checked((int)work.Parameters);
        double shortest = SumTime(2), longest = SumTime(gradient);
        double a = latency ?? shortest / 2, b = bandwidth ?? gradient * sizeof(float) / Math.Max(1e-9, longest - shortest);
        Say(string.Create(CultureInfo.InvariantCulture, $"{string.Join('-', work.Sizes)}, Adam, {work.Parameters:N0} parameters, batch {batchSize}: latency {1e6 * a:F1} us, {b / 1e6:F0} MB/s{(latency is null ? ", as measured on 2 ranks" : "")}"));
        Say($"{"ranks",6} {"rows a rank",12} {"its share us",13} {"messages us",12} {"step us",9} {"speed-up",9} {"efficiency",11}");
        double alone = 0;
        for (int size = 1; size <= MostRanks && size <= batchSize; size *= 2)
        {
            double share = work.StepTime(batchSize / size, Steps, null), messages = size == 1 ? 0 : Messages(size, gradient * sizeof(float), a, b), step = share + messages;
            alone = size == 1 ? step : alone;
            Say(string.Create(CultureInfo.InvariantCulture, $"{size,6} {batchSize / size,12} {1e6 * share,13:F0} {1e6 * messages,12:F0} {1e6 * step,9:F0} {alone / step,9:F2} {alone / step / size,11:P0}"));
        }
    }

    /// <summary>A report of few bytes, and a sum of the gradients: 2 log₂ R latencies, and 2 (R - 1) / R of the bytes (Thakur, Rabenseifner and Gropp 2005).</summary>
    private static double Messages(int size, double bytes, double latency, double bandwidth) =>
        (Math.Log2(size) * latency) + (2 * Math.Log2(size) * latency) + (2.0 * (size - 1) / size * bytes / bandwidth);

    private static string Describe(DataParallel parallel) => parallel.FixedParts is int parts ? $"{parts} fixed parts" : parallel.LocalSteps > 1 ? $"{parallel.LocalSteps} local steps" : "plain sums";

    private static int StepsOf(int rows, int groupOf)
    {
        int epoch = ((8192 - 1) / rows) + 1;
        return epoch * (((20 + (Steps * groupOf)) / epoch) + 1);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>The greatest over the ranks: a step waits for the slowest.</summary>
    private double Greatest(double own)
    {
        double[] all = new double[ranks.Size];
        all[ranks.Rank] = own;
        ranks.Sum(all);
        return all.Max();
    }

    /// <summary>The time of the messages of a step, one after another.</summary>
    /// <param name="parallel">The settings.</param>
    /// <param name="pause">Seconds before them in which nothing is sent, as in a step: a connection that was idle begins slowly again.</param>
    private double MessageTime(DataParallel parallel, double pause)
    {
        if (ranks.Size == 1)
        {
            return 0;
        }

        int gradient = checked((int)work.Parameters);
        if (parallel.LocalSteps > 1)
        {
            // Values and Adam's two moments.
            float[] values = new float[gradient];
            return Time(pause, () =>
            {
                for (int i = 0; i < 3; i++)
                {
                    ranks.Sum(values);
                }
            });
        }

        byte[] own = new byte[16], reports = new byte[16 * ranks.Size];
        float[] gradients = new float[gradient];
        int piece = sizeof(float) * (((gradient - 1) / ranks.Size) + 1);
        byte[] from = new byte[piece * ranks.Size], to = new byte[piece * ranks.Size];
        return Time(pause, () =>
        {
            if (parallel.FixedParts is null)
            {
                ranks.Sum(gradients);
            }
            else
            {
                ranks.Exchange(from, to);
                ranks.Gather(from.AsSpan(0, piece), to);
            }

            ranks.Gather(own, reports);
        });
    }

    private double SumTime(int floats)
    {
        float[] values = new float[floats];
        return Time(pause: 0, () => ranks.Sum(values));
    }

    private double Time(double pause, Action call)
    {
        double[] times = new double[Steps];
        for (int i = 0; i < times.Length; i++)
        {
            ranks.Barrier();
            long before = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(before).TotalSeconds < pause)
            {
            }

            long begin = Stopwatch.GetTimestamp();
            call();
            times[i] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        return times.Order().ElementAt(times.Length / 2);
    }

    private void Say(string line)
    {
        if (ranks.Rank == 0)
        {
            Console.WriteLine(line);
        }
    }
}
