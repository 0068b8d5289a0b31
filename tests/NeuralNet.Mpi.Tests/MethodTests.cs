using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralNet.Mpi.Tests;

/// <summary>The methods of a group, on ranks that are processes.</summary>
public partial class MethodTests
{
    [MpiTheory]
    [Ranks(1, 2, 3, 4)]
    [Trait("Category", "Numeric")]
    public void Methods_OnEveryRank_DoWhatTheyPromise(string launcher, int ranks) => Prints(Mpirun.Run(launcher, ranks, "methods"), "methods: ok on rank", ranks);

    [MpiTheory]
    [Ranks(2, 3, 4)]
    [Trait("Category", "Numeric")]
    public void Sum_OfNumbersThatRound_HasTheSameBitsOnEveryRank(string launcher, int ranks) => Prints(Mpirun.Run(launcher, ranks, "bits"), "bits: ok", ranks);

    [MpiTheory]
    [Ranks(2)]
    public void Sum_Of300Megabytes_IsRight(string launcher, int ranks) => Prints(Mpirun.Run(launcher, ranks, "large"), "large: ok", ranks);

    [MpiTheory]
    [Ranks(2)]
    public void Calls_FromSeveralThreadsInTurn_WorkAndAtOnceAreAnError(string launcher, int ranks) => Prints(
        Mpirun.Run(launcher, ranks, "threads"),
        "MpiCollective expects calls from one thread at a time but got Gather of 1 bytes while another thread is in a call.",
        1);

    [MpiTheory]
    [Ranks(2)]
    public void Calls_OnceWarm_AllocateNothing(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "memory");

        outcome.Code.Should().Be(0, outcome.Text);
        foreach (Match match in Allocated().Matches(outcome.Text))
        {
            // Of 5,000 calls: a hundred bytes are the runtime's.
            long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture).Should().BeLessThan(1_000);
        }

        Allocated().Count(outcome.Text).Should().Be(ranks);
    }

    [MpiTheory]
    [Ranks(2)]
    public void Waiting_ForALateRank_LeavesTheCoreToOthers(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "late");

        outcome.Code.Should().Be(0, outcome.Text);
        Used().Count(outcome.Text).Should().Be(ranks);
        foreach (Match match in Used().Matches(outcome.Text))
        {
            // Of two seconds; spinning would use all of them. Measured: 0.04.
            double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture).Should().BeLessThan(0.5);
        }
    }

    [MpiTheory]
    [Ranks(2)]
    public void NullReference_AfterTheStart_IsStillAnException(string launcher, int ranks) => Prints(Mpirun.Run(launcher, ranks, "null"), "caught", ranks);

    private static void Prints(Mpirun.Outcome outcome, string line, int times)
    {
        outcome.Code.Should().Be(0, outcome.Text);
        Regex.Count(outcome.Text, Regex.Escape(line)).Should().Be(times, outcome.Text);
    }

    [GeneratedRegex("allocated (\\d+) bytes")]
    private static partial Regex Allocated();

    [GeneratedRegex("used ([\\d.]+) s")]
    private static partial Regex Used();
}
