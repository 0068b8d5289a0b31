using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralNet.Mpi;
using NeuralNet.Samples.FashionMnist;

namespace NeuralNet.Samples.ManyMachines;

/// <summary>What every rank does: the same program as on one machine, and the group of ranks in its options.</summary>
internal static class Job
{
    /// <summary>What the command line asks for.</summary>
    internal sealed record Settings(DirectoryInfo? Data, int Epochs, int Batch, int Seed, string Output, bool Resume, DataParallel Parallel);

    public static void Run(MpiCollective ranks, Settings settings)
    {
        FashionData data = Load(ranks, settings.Data);
        var checkpoints = new Checkpoints(settings.Output);
        Trainer trainer = settings.Resume ? Trainer.Resume(checkpoints.Last, ranks) : New(settings.Seed);
        Say(ranks, $"{ranks}, {Parallelism.MaxThreads} threads a rank{(settings.Resume ? $", taken up after epoch {trainer.Epochs}" : "")}");

        // mpirun passes Ctrl+C on as SIGTERM, and kills what has not ended after some seconds; Slurm sends it before the time is up.
        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        History history = trainer.Fit(data.Train, settings.Epochs, settings.Batch, data.Validation, new()
        {
            Seed = settings.Seed,
            Schedule = Schedule.Cosine(warmUp: 0.05),
            KeepBest = true,
            DataParallel = settings.Parallel,
            Observers = [checkpoints],
            OnEpoch = epoch => Say(ranks, epoch.ToString()),
        }, stop.Token);

        // The ranks have the same model now; one is enough to test and to save it.
        if (ranks.Rank == 0)
        {
            string path = Path.Combine(settings.Output, "model.safetensors");
            trainer.Model.Save(path);
            double rows = history.Epochs.Count == 0 ? 0 : history.Epochs.Max(epoch => epoch.RowsPerSecond);
            Console.WriteLine(FormattableString.Invariant($"test: {trainer.Evaluate(data.Test)}; {rows:N0} images a second"));
            Console.WriteLine($"{path}, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..16]}");
        }
    }

    private static Trainer New(int seed) => new(
        new Model([new Dense(784, 128, Activation.Relu), new Dense(128, 10)], seed), new SoftmaxCrossEntropy(), new Sgd(0.1f, momentum: 0.9f));

    /// <summary>Rank 0 finds the files, and downloads them where they are nowhere; the others wait for it.</summary>
    private static FashionData Load(MpiCollective ranks, DirectoryInfo? asked)
    {
        string? folder = ranks.Rank == 0 ? Find(asked) : null;
        ranks.Barrier();
        return FashionData.Load(folder ?? Find(asked));
    }

    private static string Find(DirectoryInfo? asked) => DataFolder.FindAsync(asked, CancellationToken.None).GetAwaiter().GetResult();

    private static void Say(MpiCollective ranks, string line)
    {
        if (ranks.Rank == 0)
        {
            Console.WriteLine(line);
        }
    }
}
