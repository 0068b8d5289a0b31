namespace NeuralNet.Mpi.Tests;

/// <summary>Training over MPI: the same bits on any number of ranks and any library, and what happens when a rank dies, fails, differs or is asked to stop.</summary>
[Trait("Category", "Numeric")]
public sealed class TrainingTests : IDisposable
{
    private const double Promise = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("neuralnet-mpi-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MpiTheory]
    [Ranks(2, 4)]
    public void FixedParts_OnRanksOfAnyLibrary_AreTheBitsOfOneProcess(string launcher, int ranks)
    {
        byte[] alone = Model(() => Mpirun.RunAlone("train", Folder));

        Model(() => Mpirun.Run(launcher, ranks, "train", Folder)).Should().Equal(alone);
    }

    [MpiTheory]
    [Ranks(3)]
    public void PlainSums_Train(string launcher, int ranks) => Model(() => Mpirun.Run(launcher, ranks, "train-plain", Folder)).Should().NotBeEmpty();

    [MpiTheory]
    [Ranks(2, 4)]
    public void RankThatIsKilled_EndsTheJob_WhichIsTakenUpWithTheBitsOfTheUndisturbedRun(string launcher, int ranks)
    {
        byte[] undisturbed = Model(() => Mpirun.Run(launcher, ranks, "train", Folder));
        Mpirun.Outcome killed = default;
        for (int i = 0; i < 3 && (i == 0 || killed.Seconds > Promise); i++)
        {
            Clear();
            killed = Mpirun.Run(launcher, ranks, "train-kill", Folder);
            killed.Code.Should().NotBe(0, killed.Text).And.NotBe(-1, killed.Text);
            killed.Text.Should().ContainEquivalentOf("killed");
            File.Exists(Path.Combine(_folder, "model.safetensors")).Should().BeFalse();
        }

        killed.Seconds.Should().BeLessThan(Promise);
        Model(() => Mpirun.Run(launcher, ranks, "train-resume", Folder)).Should().Equal(undisturbed);
    }

    [MpiTheory]
    [Ranks(2)]
    public void RankThatDiffers_IsRefusedInOneLine(string launcher, int ranks)
    {
        OneLine(Mpirun.Run(launcher, ranks, "train-other-seed", Folder), "Trainer.Fit expects the same options.Seed on every rank but got 0 on rank 0 and 1 on rank 1. Give every rank");
        OneLine(Mpirun.Run(launcher, ranks, "train-other-width", Folder), "expects rows of 20 features");
        string other = Environment.GetEnvironmentVariable("NEURALNET_KERNEL") == "vector128" ? "scalar" : "vector128";
        OneLine(Mpirun.RunWithOther(launcher, "train", $"NEURALNET_KERNEL={other}", Folder), "the same kernel path (NEURALNET_KERNEL, or what the processor has) on every rank but got");
    }

    [MpiTheory]
    [Ranks(2, 4)]
    public void RankThatFails_EndsTheJobInOneLine(string launcher, int ranks) =>
        OneLine(Mpirun.Run(launcher, ranks, "train-throw", Folder), $"rank {ranks - 1} of {ranks}: the disk of this rank is full");

    [MpiTheory]
    [Ranks(2)]
    public void RankThatIsAskedToStop_EndsAllAfterTheSameStep(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "train-stop", Folder);

        outcome.Code.Should().Be(0, outcome.Text);
        outcome.Text.Should().Contain("rank 0 ended after 3 epochs, cancelled True").And.Contain("rank 1 ended after 3 epochs, cancelled True");
    }

    private (string, string) Folder => ("TRAIN_FOLDER", _folder);

    private void Clear() => Array.ForEach(Directory.GetFiles(_folder), File.Delete);

    /// <summary>The file of the model that a job wrote.</summary>
    private byte[] Model(Func<Mpirun.Outcome> run)
    {
        string path = Path.Combine(_folder, "model.safetensors");
        File.Delete(path);
        Mpirun.Outcome outcome = run();
        outcome.Code.Should().Be(0, outcome.Text);
        return File.ReadAllBytes(path);
    }

    private static void OneLine(Mpirun.Outcome outcome, string line)
    {
        outcome.Code.Should().NotBe(0, outcome.Text).And.NotBe(-1, outcome.Text);
        outcome.Text.Should().Contain(line);

        // .NET greets the pseudo-terminal of Open MPI with a sequence that stands before the line.
        outcome.Text.Split('\n').Count(text => text.Contains(" of ", StringComparison.Ordinal) && text.Contains("rank ", StringComparison.Ordinal) && text.Contains(": ", StringComparison.Ordinal)).Should().Be(1, outcome.Text);
        outcome.Seconds.Should().BeLessThan(3 * Promise, outcome.Text);
    }
}
