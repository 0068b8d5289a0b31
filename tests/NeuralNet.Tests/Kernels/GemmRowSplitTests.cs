using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>How a row's columns are shared between threads.</summary>
public class GemmRowSplitTests
{
    // A row alone may be as long as an array, where a sum of ints would overflow: 2,147,483,591 elements.
    [Fact]
    public void Split_ARowOfAnyLengthOnAnyNumberOfThreads_CoversEachColumnOnce()
    {
        foreach (int columns in new[] { 1, 63, 64, 65, 127, 128, 1000, 1_000_003, Array.MaxLength - 64, Array.MaxLength, int.MaxValue })
        {
            foreach (int threads in new[] { 1, 2, 3, 7, 34, 64, WorkerTeam.Limit })
            {
                (int parts, nint columnsPerPart) = GemmRow.Split(columns, threads);

                string what = $"{columns} columns on {threads} threads";
                parts.Should().BeInRange(1, 2 * threads, what);
                nint last = columns - ((parts - 1) * columnsPerPart);
                (last >= Math.Min(columns, 64)).Should().BeTrue($"the last part of {what} has {last}");
                (last < columnsPerPart + 64).Should().BeTrue($"the last part of {what} has {last}");
            }
        }
    }
}
