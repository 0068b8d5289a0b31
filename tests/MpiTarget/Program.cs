using System.Diagnostics;
using MpiTarget;
using NeuralNet;
using NeuralNet.Mpi;

// A program that tests start by mpirun: each rank does what the scenario says and writes what came of it.
//   mpirun -np 4 dotnet MpiTarget.dll SCENARIO
string scenario = args[0];
switch (scenario)
{
    case "hello":
        return Hello.Run();
    case "start-forgotten":
        MpiCollective.Start().Barrier();
        return 0;
    case "start-unhandled":
        using (var ranks = MpiCollective.Start())
        {
            ThrowOnRankOne(ranks);
            ranks.Barrier();
        }

        return 0;
    case "start-twice":
        MpiCollective.Start().Dispose();
        MpiCollective.Start();
        return 0;
    default:
        MpiOptions options = new() { RequireLauncher = scenario == "launcher", Timeout = scenario == "timeout" ? TimeSpan.FromSeconds(1) : null };
        return MpiCollective.Run(Scenario(scenario), options);
}

static Action<MpiCollective> Scenario(string name) => name switch
{
    "who" or "launcher" => ranks => Console.WriteLine(ranks),
    "methods" => Methods.Run,
    "bits" => Methods.SameBits,
    "large" => Methods.Large,
    "memory" => Methods.Memory,
    "threads" => Methods.Threads,
    "null" => NullReference,
    "throw" => ranks =>
    {
        ThrowOnRankOne(ranks);
        ranks.Sum(new float[1000]);
    },
    "throw-on-thread" => ranks =>
    {
        var thread = new Thread(() => ThrowOnRankOne(ranks));
        thread.Start();
        thread.Join();
        ranks.Sum(new float[1000]);
    },
    "kill" => ranks =>
    {
        ranks.Barrier();
        if (ranks.Rank == 1)
        {
            Process.GetCurrentProcess().Kill();
        }

        ranks.Sum(new float[1000]);
    },
    "leave" => ranks =>
    {
        ranks.Barrier();
        if (ranks.Rank != 1)
        {
            ranks.Sum(new float[1000]);
        }
    },
    "exit" => ranks =>
    {
        ranks.Barrier();
        if (ranks.Rank == 1)
        {
            Environment.Exit(0);
        }

        ranks.Sum(new float[1000]);
    },
    "method" => ranks =>
    {
        ranks.Barrier();
        if (ranks.Rank == 1)
        {
            ranks.Broadcast(new byte[7], root: 0);
        }

        ranks.Sum(new float[1000]);
    },
    "length" => ranks => ranks.Sum(new double[10 + ranks.Rank]),
    "abort" => ranks =>
    {
        if (ranks.Rank == 1)
        {
            ranks.Abort("no more\nof this");
        }

        ranks.Barrier();
    },
    "abort-alone" => ranks => ranks.Abort("no more\nof this"),
    "timeout" => ranks =>
    {
        if (ranks.Rank == 1)
        {
            Thread.Sleep(60_000);
        }

        ranks.Barrier();
    },
    "late" => ranks =>
    {
        // What a rank that waits costs: processor time while another is late by two seconds.
        ranks.Barrier();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        if (ranks.Rank == 1)
        {
            Thread.Sleep(2_000);
        }

        ranks.Barrier();
        Console.WriteLine(FormattableString.Invariant($"used {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds} s"));
    },
    _ => TrainingRuns.Named(name),
};

static void ThrowOnRankOne(MpiCollective ranks)
{
    ranks.Barrier();
    if (ranks.Rank == 1)
    {
        throw new InvalidDataException("row 7 is torn");
    }
}

static void NullReference(MpiCollective ranks)
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
