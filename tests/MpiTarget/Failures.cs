using System.Diagnostics;
using NeuralNet.Mpi;

namespace MpiTarget;

/// <summary>Rank 1 fails, each in its way, while the others wait for it.</summary>
internal static class Failures
{
    public static void Throw(MpiCollective ranks)
    {
        ThrowOnRankOne(ranks);
        ranks.Sum(new float[1000]);
    }

    public static void ThrowOnThread(MpiCollective ranks)
    {
        var thread = new Thread(() => ThrowOnRankOne(ranks));
        thread.Start();
        thread.Join();
        ranks.Sum(new float[1000]);
    }

    public static void ThrowOnRankOne(MpiCollective ranks)
    {
        ranks.Barrier();
        if (ranks.Rank == 1)
        {
            throw new InvalidDataException("row 7 is torn");
        }
    }

    public static void Kill(MpiCollective ranks) => Fail(ranks, () => Process.GetCurrentProcess().Kill());

    public static void Exit(MpiCollective ranks) => Fail(ranks, () => Environment.Exit(0));

    public static void CallAnotherMethod(MpiCollective ranks) => Fail(ranks, () => ranks.Broadcast(new byte[7], root: 0));

    public static void Abort(MpiCollective ranks) => Fail(ranks, () => ranks.Abort("no more\nof this"));

    public static void Stay(MpiCollective ranks) => Fail(ranks, () => Thread.Sleep(60_000));

    public static void Leave(MpiCollective ranks)
    {
        ranks.Barrier();
        if (ranks.Rank != 1)
        {
            ranks.Sum(new float[1000]);
        }
    }

    public static void CallWithAnotherLength(MpiCollective ranks) => ranks.Sum(new double[10 + ranks.Rank]);

    /// <summary>Every rank catches a NullReferenceException, which the runtime makes of a signal.</summary>
    public static void UseNull(MpiCollective ranks)
    {
        ranks.Barrier();
        string? nothing = ranks.Size > 1000 ? "" : null;
        try
        {
            Console.WriteLine(nothing!.Length);
        }
        catch (NullReferenceException)
        {
            Console.WriteLine("caught");
        }

        ranks.Barrier();
    }

    /// <summary>What waiting costs: processor time while another rank is late by two seconds.</summary>
    public static void Late(MpiCollective ranks)
    {
        ranks.Barrier();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        if (ranks.Rank == 1)
        {
            Thread.Sleep(2_000);
        }

        ranks.Barrier();
        Console.WriteLine(FormattableString.Invariant($"used {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds} s"));
    }

    private static void Fail(MpiCollective ranks, Action how)
    {
        ranks.Barrier();
        if (ranks.Rank == 1)
        {
            how();
        }

        ranks.Sum(new float[1000]);
    }
}
