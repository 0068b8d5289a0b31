namespace NeuralNet.Tests;

/// <summary>Tests that change a process-wide setting or measure the whole process: they run alone, one after another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class ProcessCollection
{
    public const string Name = "Process";
}
