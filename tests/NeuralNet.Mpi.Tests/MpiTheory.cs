namespace NeuralNet.Mpi.Tests;

/// <summary>A theory over the mpiruns of the machine, skipped where there is none, and counted as skipped.</summary>
public sealed class MpiTheoryAttribute : TheoryAttribute
{
    /// <param name="launchers">The least mpiruns, of different families, that it needs.</param>
    public MpiTheoryAttribute(int launchers = 1) =>
        Skip = Mpirun.Found.Count < launchers ? $"This machine has {Mpirun.Found.Count} of {launchers} mpiruns: apt-get install openmpi-bin mpich." : null;
}

/// <summary>Every mpirun with each number of ranks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RanksAttribute(params int[] ranks) : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
        Mpirun.Found.Keys.SelectMany(launcher => ranks.Select(count => new object[] { launcher, count }));
}
