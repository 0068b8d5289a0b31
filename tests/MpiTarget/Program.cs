using MpiTarget;
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
            Failures.Throw(ranks);
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
    "throw" => Failures.Throw,
    "throw-on-thread" => Failures.ThrowOnThread,
    "kill" => Failures.Kill,
    "leave" => Failures.Leave,
    "exit" => Failures.Exit,
    "method" => Failures.CallAnotherMethod,
    "length" => Failures.CallWithAnotherLength,
    "abort" => Failures.Abort,
    "abort-alone" => ranks => ranks.Abort("no more\nof this"),
    "timeout" => Failures.Stay,
    "null" => Failures.UseNull,
    "late" => Failures.Late,
    _ => TrainingRuns.Named(name),
};
