using System.Diagnostics;
using NeuralNet.Mpi;

namespace NeuralNet.MpiBenchmarks;

/// <summary>Median times of Sum, Exchange and Gather, and the line t(n) = a + n / b that goes through the smallest and the largest.</summary>
/// <param name="ranks">The group.</param>
/// <param name="busy">Whether a thread computes meanwhile.</param>
internal sealed class CallTimes(MpiCollective ranks, bool busy)
{
    private const double SecondsPerSize = 0.5;
    private const int MostRounds = 2_000;
    private const int FewestRounds = 5;

    private long _computed;
    private double _last;

    /// <summary>Prints a line for each call and size.</summary>
    /// <param name="most">The largest size in bytes.</param>
    public void Run(int most)
    {
        if (busy)
        {
            new Thread(Compute) { IsBackground = true }.Start();
        }

        float[] floats = new float[most / sizeof(float)];
        byte[] from = new byte[most], to = new byte[most];
        Say($"{ranks}{(busy ? "; a thread of each rank computes" : "")}");
        Say($"{"call",-10}{"bytes",12}{"median us",14}{"least us",12}{"MB/s",10}");
        Table("Barrier", 0, 0, _ => ranks.Barrier());
        Table("Sum", 8, most, bytes => ranks.Sum(floats.AsSpan(0, bytes / sizeof(float))));

        // Bytes that this rank sends to all, itself too, and bytes that it gets.
        Table("Exchange", 8, most, bytes => ranks.Exchange(from.AsSpan(0, bytes / ranks.Size * ranks.Size), to.AsSpan(0, bytes / ranks.Size * ranks.Size)));
        Table("Gather", 8, most, bytes => ranks.Gather(from.AsSpan(0, bytes / ranks.Size), to.AsSpan(0, bytes / ranks.Size * ranks.Size)));
        if (busy)
        {
            // What a rank that waits leaves to the thread that computes: the last is late by a second.
            double alone = Late(() => Thread.Sleep(1_000)), waiting = Late(() =>
            {
                if (ranks.Rank == ranks.Size - 1)
                {
                    Thread.Sleep(1_000);
                }
            });
            Say(FormattableString.Invariant($"while rank 0 waits for one that is late, its thread computes at {waiting / alone:P0} of its speed"));
        }
    }

    private void Table(string name, int least, int most, Action<int> call)
    {
        double first = double.NaN, last = double.NaN;
        for (long bytes = least; bytes <= most; bytes = bytes < 1024 ? 1024 : 4 * bytes)
        {
            double[] times = Time(() => call((int)bytes));
            double median = times[times.Length / 2];
            Say(FormattableString.Invariant($"{name,-10}{bytes,12}{median,14:F1}{times[0],12:F1}{bytes / median,10:F1}"));
            (first, last) = (double.IsNaN(first) ? median : first, bytes >= 1024 ? bytes / Math.Max(1e-3, median - first) : last);
            if (bytes == 0)
            {
                return;
            }
        }

        Say(FormattableString.Invariant($"{name}: t(n) = {first:F1} us + n / {last:F0} MB/s"));
    }

    // Microseconds of each call, in ascending order. Every rank does as many rounds as the first decides.
    private double[] Time(Action call)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3; i++)
        {
            call();
        }

        double[] rounds = [ranks.Rank == 0 ? Math.Clamp(SecondsPerSize / (Stopwatch.GetElapsedTime(start).TotalSeconds / 3), FewestRounds, MostRounds) : 0];
        ranks.Sum(rounds);
        double[] times = new double[(int)rounds[0]];
        for (int i = 0; i < times.Length; i++)
        {
            ranks.Barrier();
            long begin = Stopwatch.GetTimestamp();
            call();
            times[i] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        }

        Array.Sort(times);
        return times;
    }

    // Rounds of computing in a millisecond, until all have done the work.
    private double Late(Action work)
    {
        ranks.Barrier();
        long before = Volatile.Read(ref _computed), start = Stopwatch.GetTimestamp();
        work();
        ranks.Barrier();
        return (Volatile.Read(ref _computed) - before) / Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Compute()
    {
        while (true)
        {
            for (int i = 0; i < 1000; i++)
            {
                _last = Math.Sqrt(_last + i);
            }

            Volatile.Write(ref _computed, _computed + 1);
        }
    }

    private void Say(string line)
    {
        if (ranks.Rank == 0)
        {
            Console.WriteLine(line);
        }
    }
}
