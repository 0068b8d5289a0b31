using System.Diagnostics;
using NeuralNet;
using NeuralNet.Mpi;

namespace MpiTarget;

/// <summary>Training on the ranks, with checkpoints in the folder that the environment variable <c>TRAIN_FOLDER</c> names.</summary>
internal static class TrainingRuns
{
    private const int Epochs = 8;

    public static Action<MpiCollective> Named(string scenario) => scenario switch
    {
        "train" => ranks => Train(ranks, New(seed: 1), new()),
        "train-plain" => ranks => Train(ranks, New(seed: 1), new(), fixedParts: null),
        "train-resume" => ranks => Train(ranks, Trainer.Resume(Path.Combine(Folder, "last.safetensors"), ranks), new()),
        "train-other-seed" => ranks => Train(ranks, New(seed: 1), new() { Seed = ranks.Rank }),
        "train-other-width" => ranks => Train(ranks, New(seed: 1), new(), features: 20 + ranks.Rank),
        "train-kill" => ranks => Train(ranks, New(seed: 1), new() { OnStep = step => KillAt(ranks, step) }),
        "train-throw" => ranks => Train(ranks, New(seed: 1), new() { OnStep = step => ThrowAt(ranks, step) }),
        "train-stop" => Stop,
        _ => throw new ArgumentException($"MpiTarget knows no scenario {scenario}."),
    };

    private static string Folder => Environment.GetEnvironmentVariable("TRAIN_FOLDER") ?? throw new InvalidOperationException("TRAIN_FOLDER is not set.");

    private static Trainer New(int seed) => new(
        new Model([new Dense(20, 64, Activation.Relu), new BatchNorm(64), new Dropout(0.2f), new Dense(64, 4)], seed), new SoftmaxCrossEntropy(), new AdamW(0.003f));

    private static History Train(MpiCollective ranks, Trainer trainer, FitOptions options, int? fixedParts = 4, int features = 20, CancellationToken stop = default)
    {
        History history = trainer.Fit(Data(1000, features, seed: 3), Epochs, 64, Data(300, features, seed: 4), options with
        {
            KeepBest = true,
            Schedule = Schedule.Cosine(),
            DataParallel = new(ranks) { FixedParts = fixedParts, BucketBytes = 1024 },
            Observers = [new Checkpoints(Folder)],
        }, stop);
        if (ranks.Rank == 0)
        {
            trainer.Model.Save(Path.Combine(Folder, "model.safetensors"));
        }

        return history;
    }

    /// <summary>A signal reaches one rank alone: all end after the same step.</summary>
    private static void Stop(MpiCollective ranks)
    {
        using var stop = new CancellationTokenSource();
        History history = Train(ranks, New(seed: 1), new() { OnStep = step => StopAt(ranks, step, stop) }, stop: stop.Token);
        Console.WriteLine($"rank {ranks.Rank} ended after {history.Epochs.Count} epochs, cancelled {history.WasCancelled}");
    }

    private static Dataset Data(int rows, int features, int seed)
    {
        var x = Tensor.Uniform(new Shape(rows, features), -1, 1, seed);
        return new Dataset(x, Tensor.Wrap([.. Enumerable.Range(0, rows).Select(i => (float)((x[i, 0] > 0 ? 1 : 0) + (x[i, 1] * x[i, 2] > 0 ? 2 : 0)))], new Shape(rows, 1)));
    }

    private static void KillAt(MpiCollective ranks, StepResult step)
    {
        if (ranks.Rank == ranks.Size - 1 && step is { Epoch: 5, Step: 7 })
        {
            Process.GetCurrentProcess().Kill();     // SIGKILL
        }
    }

    private static void ThrowAt(MpiCollective ranks, StepResult step)
    {
        if (ranks.Rank == ranks.Size - 1 && step is { Epoch: 2, Step: 3 })
        {
            throw new IOException("the disk of this rank is full");
        }
    }

    private static void StopAt(MpiCollective ranks, StepResult step, CancellationTokenSource stop)
    {
        if (ranks.Rank == ranks.Size - 1 && step is { Epoch: 4, Step: 2 })
        {
            stop.Cancel();
        }
    }
}
