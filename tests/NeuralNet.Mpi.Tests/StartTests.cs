using NeuralNet.Mpi.Native;

namespace NeuralNet.Mpi.Tests;

/// <summary>Which library is loaded, for which launcher, and what is said where they do not fit.</summary>
public class StartTests
{
    [MpiTheory]
    [Ranks(2)]
    public void Library_IsThatOfTheLauncher(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "who");

        outcome.Code.Should().Be(0, outcome.Text);
        outcome.Text.Should().Contain($"rank 1 of {ranks} ({(launcher == "mpich" ? "MPICH 4" : "Open MPI v")}");
        outcome.Text.Should().Contain($"; {ranks} on this machine; ");
    }

    [MpiTheory(launchers: 2)]
    [Ranks(2)]
    public void LibraryOfAnotherLauncher_IsAnError(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "who", ("NEURALNET_MPI", launcher == "mpich" ? "libmpi.so.40" : "libmpich.so.12"));

        outcome.Code.Should().NotBe(0, outcome.Text);
        outcome.Text.Should().Contain("MpiCollective.Start expects the 2 ranks that mpirun of ").And.Contain(" started (").And.Contain(") but got 1: ")
            .And.Contain(" belongs to another mpirun. Start with its own, or set NEURALNET_MPI to the library of this one.");
    }

    [MpiTheory]
    [Ranks(2)]
    public void Threads_AreTheShareOfTheMachine(string launcher, int ranks)
    {
        int share = Math.Max(1, Environment.ProcessorCount / ranks);

        string text = Mpirun.Run(launcher, ranks, "who").Text;
        string set = Mpirun.Run(launcher, ranks, "who", ("NEURALNET_THREADS", "5")).Text;

        // mpirun may have bound the ranks to fewer cores.
        Enumerable.Range(1, share).Should().Contain(threads => text.Contains($"at most {threads} threads", StringComparison.Ordinal), text);
        set.Should().Contain("at most 5 threads");
    }

    [Fact]
    public void ProgramWithoutMpirun_IsOneRankWithoutMpi()
    {
        Mpirun.Outcome outcome = Mpirun.RunAlone("who");

        outcome.Code.Should().Be(0, outcome.Text);
        outcome.Text.Trim().Should().Be("rank 0 of 1 (started without mpirun)");
        Mpirun.RunAlone("methods").Text.Trim().Should().Be("methods: ok on rank 0 of 1");
    }

    [Fact]
    public void ProgramWithoutMpirun_WhereOneIsRequired_SaysHowToStart()
    {
        Mpirun.Outcome outcome = Mpirun.RunAlone("launcher");

        outcome.Code.Should().Be(1, outcome.Text);
        outcome.Text.Should().StartWith("MpiCollective.Start expects a program started by mpirun but got no sign of one: mpirun -np 4 dotnet app.dll");
    }

    [Fact]
    public void ProgramWithoutMpirun_ThatAborts_EndsWithOneLine()
    {
        Mpirun.Outcome outcome = Mpirun.RunAlone("abort-alone");

        outcome.Code.Should().Be(1);
        outcome.Text.Trim().Should().Be("rank 0 of 1: no more of this");
    }

    [Fact]
    public void Libraries_ThatAreNone_AreNamedWithTheReason()
    {
        Action missing = () => MpiLibrary.Load("libnone.so", MpiFamily.Unknown);
        missing.Should().Throw<DllNotFoundException>().WithMessage(
            "MpiCollective expects an MPI library but got none of: libnone.so (*). Install one (Debian and Ubuntu: apt-get install openmpi-bin, or mpich; on every machine), or set NEURALNET_MPI *");
        if (OperatingSystem.IsLinux())
        {
            Action notMpi = () => MpiLibrary.Load("libm.so.6", MpiFamily.Unknown);
            notMpi.Should().Throw<DllNotFoundException>().WithMessage("MpiCollective expects an MPI library of version 3 or later but got libm.so.6, which has no MPI_Get_library_version. *");
        }
    }

    [Theory]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=4", "mpirun of Open MPI", 4, "OpenMpi")]
    [InlineData("PMI_RANK=0 PMI_SIZE=3", "mpirun of MPICH or one of its family", 3, "Mpich")]
    [InlineData("OMPI_COMM_WORLD_RANK=1 OMPI_COMM_WORLD_SIZE=2 PMIX_RANK=1 SLURM_STEP_NUM_TASKS=9", "mpirun of Open MPI", 2, "OpenMpi")]
    [InlineData("PMIX_RANK=1 SLURM_STEP_NUM_TASKS=9", "a launcher with PMIx", 9, "Unknown")]
    [InlineData("SLURM_STEP_NUM_TASKS=2", "srun of Slurm", 2, "Unknown")]
    [InlineData("PMI_RANK=0 PMI_SIZE=many", "mpirun of MPICH or one of its family", 0, "Mpich")]
    [InlineData("PATH=/bin", null, 0, "Unknown")]
    public void Launcher_IsKnownByTheEnvironment(string environment, string? name, int ranks, string family)
    {
        var variables = environment.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

        var launcher = Launcher.Find(variables.GetValueOrDefault);

        launcher?.Name.Should().Be(name);
        (launcher?.Ranks ?? 0).Should().Be(ranks);
        (launcher?.Family ?? MpiFamily.Unknown).ToString().Should().Be(family);
        (launcher is null).Should().Be(name is null);
    }

    [Fact]
    public void Timeout_ThatIsNotMoreThanZero_IsAnError()
    {
        Action set = () => _ = new MpiOptions { Timeout = TimeSpan.Zero };

        set.Should().Throw<ArgumentOutOfRangeException>().WithMessage("MpiOptions.Timeout expects more than 0 but got 00:00:00. Null waits for ever.*");
        new MpiOptions { Timeout = TimeSpan.FromMinutes(1) }.Timeout.Should().Be(TimeSpan.FromMinutes(1));
    }
}
