using System.Diagnostics;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// Times contenders in turn, several rounds in one process, so that a slow minute of a shared machine falls on all of them and
/// cancels in each round's ratios. Every other round runs in the opposite order.
/// </summary>
internal static class Rounds
{
    public static void Run(IReadOnlyList<Contender> contenders, Pace pace)
    {
        double[] estimates = [.. contenders.Select(contender => Calibrate(contender, pace))];
        var tallies = new Tally[contenders.Count];
        foreach (Contender contender in contenders)
        {
            contender.Seconds = new double[pace.Rounds];
            Array.Fill(contender.Seconds, double.NaN);
        }

        for (int round = 0; round < pace.Rounds; round++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int i = round % 2 == 0 ? turn : contenders.Count - 1 - turn;
                if (round < pace.RoundsOf(estimates[i]))
                {
                    contenders[i].Seconds[round] = Turn(contenders[i], estimates[i], pace, ref tallies[i]);
                }
            }
        }

        for (int i = 0; i < contenders.Count; i++)
        {
            contenders[i].Bytes = (double)tallies[i].Bytes / tallies[i].Calls;
            contenders[i].CollectionsPerThousand = 1000.0 * tallies[i].Collections / tallies[i].Calls;
        }
    }

    /// <summary>Calls until the compiler had its time; returns about the seconds of a call.</summary>
    private static double Calibrate(Contender contender, Pace pace)
    {
        contender.TakeThreads();
        long begin = Stopwatch.GetTimestamp();
        double least = double.PositiveInfinity;
        do
        {
            long before = Stopwatch.GetTimestamp();
            contender.Work.Run();
            least = Math.Min(least, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(begin) < pace.Calibration);
        return least;
    }

    private static double Turn(Contender contender, double estimate, Pace pace, ref Tally tally)
    {
        contender.TakeThreads();
        Quiet.Wait();
        int warmUps = (int)(pace.WarmUp.TotalSeconds / estimate);
        int calls = Math.Max(1, (int)(pace.Slice.TotalSeconds / estimate));
        int collections = GC.CollectionCount(0);
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        Repeat(contender.Work, warmUps);

        long begin = Stopwatch.GetTimestamp();
        Repeat(contender.Work, calls);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds / calls;

        tally.Bytes += GC.GetTotalAllocatedBytes(precise: true) - bytes;
        tally.Collections += GC.CollectionCount(0) - collections;
        tally.Calls += warmUps + calls;
        return seconds;
    }

    private static void Repeat(Work work, int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            work.Run();
        }
    }

    private struct Tally
    {
        public long Bytes;
        public long Calls;
        public int Collections;
    }
}
