using System.Runtime.InteropServices;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Kernels on spans so long that a position plus a part's size is above 2^31 - 1.</summary>
/// <remarks>
/// The memory holds zeros that are only read, which costs addresses but nearly no memory: the system maps one page of zeros
/// everywhere. Kernels that write all of it would take 8.6 GB; <see cref="PartitionTests"/> stands in for them.
/// </remarks>
[Trait("Category", "Numeric")]
public unsafe partial class LargeSpanTests
{
    // From 2,147,482,625 elements on the loop over the blocks of 1,024 never ended.
    private const int Length = 2_147_483_591;

    [LargeMemoryFact]
    public void Loss_LongestArray_CountsItsLastElements()
    {
        float* zeros = AllocZeroed(Length);
        try
        {
            zeros[Length - 1] = 3;
            var prediction = new ReadOnlySpan<float>(zeros, Length);

            // Against itself shifted by one element, it differs in the last place alone.
            int less = Length - 1;
            ElementwiseLossKernel<SquaredErrorOperator>.Evaluate(prediction[1..], prediction[..less], 0, 1, []).Should().Be(9);
        }
        finally
        {
            NativeMemory.Free(zeros);
        }
    }

    [LargeMemoryFact]
    public void ColumnSum_LongestMatrix_CountsItsLastRow()
    {
        // 53 columns: 2,147,483,591 is 53 times 40,518,558 and 17 more.
        const int columns = 53;
        const int length = Length - (Length % columns);
        float* zeros = AllocZeroed(length);
        try
        {
            new Span<float>(zeros + (length - columns), columns).Fill(2);
            float[] sums = new float[columns];
            ColumnSum.Add(1, new ReadOnlySpan<float>(zeros, length), 0, sums);
            sums.Should().OnlyContain(sum => sum == 2);
        }
        finally
        {
            NativeMemory.Free(zeros);
        }
    }

    private static float* AllocZeroed(int length)
    {
        const int advise_huge_pages = 14;
        void* zeros = NativeMemory.AllocZeroed((nuint)length, sizeof(float));
        if (OperatingSystem.IsLinux())
        {
            // A fault for 2 MB of zeros instead of one for 4 KB: seconds instead of a minute. Where the system has none, nothing changes.
            nuint page = (nuint)Environment.SystemPageSize, first = ((nuint)zeros + page - 1) / page * page;
            _ = Advise((void*)first, (((nuint)length * sizeof(float)) - page) / page * page, advise_huge_pages);
        }

        return (float*)zeros;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);

    /// <summary>Skipped, visibly, where a system without overcommitment might not have the addresses.</summary>
    private sealed class LargeMemoryFactAttribute : FactAttribute
    {
        public LargeMemoryFactAttribute()
        {
            if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes < 12L << 30)
            {
                Skip = "Needs 12 GB of memory.";
            }
        }
    }
}
