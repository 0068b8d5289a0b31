namespace NeuralNet.Mpi.Tests;

/// <summary>A rank that fails ends all, at once, and one line says why.</summary>
public class FailureTests
{
    // Seconds from start to end of the job, of which a runtime that starts on a busy machine takes most. Measured: 0.3 to 1.6.
    private const double Promise = 10;

    [MpiTheory]
    [Ranks(2, 3)]
    public void RankThatThrows_EndsTheJob(string launcher, int ranks) => Ends(launcher, ranks, "throw", $"rank 1 of {ranks}: row 7 is torn (InvalidDataException; NEURALNET_MPI_TRACE=1 shows where)");

    [MpiTheory]
    [Ranks(2)]
    public void RankThatThrows_WithTrace_ShowsTheStack(string launcher, int ranks)
    {
        Ends(launcher, ranks, "throw", "System.IO.InvalidDataException: row 7 is torn", ("NEURALNET_MPI_TRACE", "1"));
        Ends(launcher, ranks, "throw", "   at MpiTarget.Failures.ThrowOnRankOne", ("NEURALNET_MPI_TRACE", "1"));
    }

    [MpiTheory]
    [Ranks(2)]
    public void ExceptionThatNobodyCatches_EndsTheJob(string launcher, int ranks)
    {
        string line = $"rank 1 of {ranks}: row 7 is torn (InvalidDataException; NEURALNET_MPI_TRACE=1 shows where)";
        Ends(launcher, ranks, "throw-on-thread", line);
        Ends(launcher, ranks, "start-unhandled", line);
    }

    [MpiTheory]
    [Ranks(2, 4)]
    public void RankThatIsKilled_EndsTheJob(string launcher, int ranks) => Ends(launcher, ranks, "kill", "illed");

    [MpiTheory]
    [Ranks(2, 4)]
    public void RankThatLeavesEarly_IsNamed(string launcher, int ranks)
    {
        string line = $"rank 0 of {ranks}: rank 1 has left the group while rank 0 waits for it in call 2, Sum of 1000 floats: all must call the same methods in the same order.";
        Ends(launcher, ranks, "leave", line);
        Ends(launcher, ranks, "exit", line);
    }

    [MpiTheory]
    [Ranks(2, 3)]
    public void RankThatCallsAnotherMethod_IsNamed(string launcher, int ranks) => Ends(
        launcher,
        ranks,
        "method",
        $"rank 0 of {ranks}: expected the same call on every rank but got, as call 2, Sum of 1000 floats on rank 0 and Broadcast of 7 bytes from rank 0 on rank 1: all must call");

    [MpiTheory]
    [Ranks(2, 3)]
    public void RankOfAnotherLength_IsNamed(string launcher, int ranks) => Ends(
        launcher, ranks, "length", $"rank 0 of {ranks}: expected the same call on every rank but got, as call 1, Sum of 10 doubles on rank 0 and Sum of 11 doubles on rank 1: all must call");

    [MpiTheory]
    [Ranks(2)]
    public void Abort_EndsTheJobWithOneLine(string launcher, int ranks) => Ends(launcher, ranks, "abort", $"rank 1 of {ranks}: no more of this");

    [MpiTheory]
    [Ranks(2)]
    public void RankThatDoesNotCome_EndsTheJobAfterTheTimeout(string launcher, int ranks) => Ends(
        launcher, ranks, "timeout", $"rank 0 of {ranks}: a rank expects the others within 1 s but waits for longer in call 2, Sum of 1000 floats: a rank or a machine has stopped. MpiOptions.Timeout");

    [MpiTheory]
    [Ranks(2)]
    public void RankWithoutALibrary_EndsTheJob(string launcher, int ranks)
    {
        ranks.Should().Be(2);
        Ends(() => Mpirun.RunWithOther(launcher, "who", "NEURALNET_MPI=libnone.so"), "MpiCollective expects an MPI library but got none of: libnone.so (");
    }

    [MpiTheory]
    [Ranks(2)]
    public void ProgramThatForgetsToLeave_LeavesAtItsEnd(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "start-forgotten");

        outcome.Code.Should().Be(0, outcome.Text);
    }

    [MpiTheory]
    [Ranks(2)]
    public void SecondStart_IsAnError(string launcher, int ranks) => Ends(
        launcher, ranks, "start-twice", "MpiCollective.Start expects to be called once in a process but MPI has been started and ended before: MPI cannot start again.");

    private static void Ends(string launcher, int ranks, string scenario, string line, params (string, string)[] environment) =>
        Ends(() => Mpirun.Run(launcher, ranks, scenario, environment), line);

    private static void Ends(Func<Mpirun.Outcome> run, string line)
    {
        // The best of three: another program may have had the cores.
        double seconds = double.PositiveInfinity;
        for (int i = 0; i < 3 && seconds > Promise; i++)
        {
            Mpirun.Outcome outcome = run();
            outcome.Code.Should().NotBe(0, outcome.Text).And.NotBe(-1, outcome.Text);
            outcome.Text.Should().Contain(line);
            seconds = Math.Min(seconds, outcome.Seconds);
        }

        seconds.Should().BeLessThan(Promise);
    }
}
