using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels.Code;

/// <summary>
/// A guard against slow kernels that no noise disturbs: it counts the instructions of the inner loops that the JIT made of them. A sum that found no register,
/// a call inside a loop or an operation that was not inlined halves a kernel's speed and changes no result.
/// </summary>
[Collection(ProcessCollection.Name)]
public sealed class KernelCodeTests
{
    // What a kernel's hottest loop is: the multiply-adds of a turn, and the most instructions and uses of the stack of a turn. Measured, with a
    // tenth more instructions for a JIT that chooses a little differently. A rewritten kernel changes its line here.
    private static readonly Expectation[] Expected =
    [
        // Two vectors by six rows, or by twelve where there are 32 registers, four k. Less than a full tile has fewer.
        new("GemmMicroKernel:Tile*,PackedPanel,", 48, 98, Widest: 96, WidestInstructions: 178, IsLargest: true),
        new("GemmMicroKernel:Tile*,PanelPackedOnTheWay,", 48, 122, Widest: 96, WidestInstructions: 203, IsLargest: true),
        new("GemmMicroKernel:Tile*,Rows4,PanelInPlace,", 32, 86),
        new("GemmNarrow`1[float]:Tile*],Rows12,", 48, 120, WidestInstructions: 68),
        new("GemmPackedRow:Several*,Rows4]", 8, 17),
        new("GemmRow:Columns4", 4, 11),

        // Sixteen sums and a factor: one more than there are registers without AVX-512.
        new("GemmRow:Columns16", 16, 47, StackUses: 4, WidestStackUses: 0),
        new("GemmRow:SumInOrder", 4, 14),
        new("GemmRow:DotProducts", 4, 21),
        new("ForwardSweep[ReluOperator]", 0, 15),
        new("ForwardSweep[SigmoidOperator]", 8, 53),
        new("ForwardSweep[TanhOperator]", 13, 71),
        new("ForwardSweep[GeluOperator]", 13, 71),
        new("ForwardSweep[SwishOperator]", 8, 58),
        new("ForwardSweep[SoftplusOperator]", 15, 68),
        new("BackwardSweep[ReluOperator]", 0, 13),
        new("BackwardSweep[SigmoidOperator]", 0, 10),
        new("BackwardSweep[TanhOperator]", 0, 10),
        new("BackwardSweep[GeluOperator]", 14, 70),
        new("BackwardSweep[SwishOperator]", 9, 58),
        new("BackwardSweep[SoftplusOperator]", 8, 49),

        // Eight constants and the sum; five of the constants are read from the stack where there are 16 registers.
        new("SoftmaxKernel:Exponentials", 8, 44, StackUses: 5, WidestStackUses: 0),
        new("RowNormForward:Centered", 8, 84),
        new("RowNormBackward:Part", 4, 51),

        // Seven constants of the rule and six vectors; three of the constants are read from the stack where there are 16 registers.
        new("Sweep[AdamRule]", 6, 50, StackUses: 3, WidestStackUses: 0),
        new("Sweep[MomentumRule]", 5, 25),
    ];

    [CodeFact(needsAvx512: false)]
    public void Vector256_InnerLoops_AreAsShortAsPlanned() => Check(KernelPath.Vector256);

    [CodeFact(needsAvx512: false)]
    public void Vector128_InnerLoops_AreAsShortAsPlanned() => Check(KernelPath.Vector128);

    [CodeFact(needsAvx512: true)]
    public void Vector512_InnerLoops_AreAsShortAsPlanned() => Check(KernelPath.Vector512);

    private static void Check(KernelPath path)
    {
        IReadOnlyDictionary<string, InnerLoop> loops = KernelListing.Loops(path);
        var faults = new StringBuilder();
        foreach (Expectation expected in Expected)
        {
            (string Name, InnerLoop Loop)[] instances = [.. loops.Where(loop => expected.Kernel.Split('*').All(loop.Key.Contains)).Select(loop => (loop.Key, loop.Value))];
            if (instances.Length == 0)
            {
                faults.AppendLine($"{expected.Kernel} was not compiled: tests/KernelTarget must run it, and {nameof(KernelListing)} name its method.");
            }

            int most = instances.Select(instance => instance.Loop.MultiplyAdds).DefaultIfEmpty(0).Max();
            foreach ((string name, InnerLoop loop) in instances)
            {
                if (expected.Fault(loop, path, isPart: expected.IsLargest && loop.MultiplyAdds < most) is string fault)
                {
                    faults.AppendLine($"{name}: {fault}");
                }
            }
        }

        faults.ToString().Should().BeEmpty(
            "an inner loop that is longer than planned, calls, or keeps vectors on the stack is a slow kernel (DOTNET_JitDisasm shows it); a kernel that was rewritten gets a new line in Expected");
    }

    /// <param name="Kernel">Parts of the method's name, with a * between them.</param>
    /// <param name="MultiplyAdds">Of a turn.</param>
    /// <param name="Instructions">The most of a turn.</param>
    /// <param name="StackUses">The most of a turn.</param>
    /// <param name="Widest">The multiply-adds on 512 bits; null where they are the same, and so on.</param>
    /// <param name="WidestInstructions">The most on 512 bits.</param>
    /// <param name="WidestStackUses">The most on 512 bits.</param>
    /// <param name="IsLargest">Whether the counts are of the largest of several methods; the others then only have to be dense.</param>
    private sealed record Expectation(
        string Kernel, int MultiplyAdds, int Instructions, int StackUses = 0,
        int? Widest = null, int? WidestInstructions = null, int? WidestStackUses = null, bool IsLargest = false)
    {
        // Of a tile with few rows.
        private const double InstructionsPerMultiplyAdd = 2.75;

        public string? Fault(InnerLoop loop, KernelPath path, bool isPart)
        {
            bool isWidest = path == KernelPath.Vector512;
            int planned = isPart ? Math.Max(1, loop.MultiplyAdds) : (isWidest ? Widest : null) ?? MultiplyAdds;
            double instructions = isPart ? InstructionsPerMultiplyAdd * planned : (isWidest ? WidestInstructions : null) ?? Instructions;
            int stackUses = (isWidest ? WidestStackUses : null) ?? StackUses;
            return loop.MultiplyAdds == planned && loop.Instructions > 0 && loop.Instructions <= instructions && loop.StackUses <= stackUses && loop.Calls == 0
                ? null
                : $"planned are {planned} multiply-adds in at most {instructions:F0} instructions, {stackUses} of them with vectors on the stack, "
                + $"but the loop has {loop.MultiplyAdds} in {loop.Instructions}, {loop.StackUses} with vectors on the stack, and {loop.Calls} calls.";
        }
    }

    /// <summary>A fact about machine code for x64, where the processor can run it.</summary>
    private sealed class CodeFactAttribute : FactAttribute
    {
        public CodeFactAttribute(bool needsAvx512) => Skip =
            RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64 ? $"The counts are of x64's code, and this process is {RuntimeInformation.ProcessArchitecture}."
            : !Fma.IsSupported ? "This processor has no fused multiply-add, so the code is another one."
            : needsAvx512 && !Vector512.IsHardwareAccelerated ? "This processor has no AVX-512 that the runtime uses."
            : null;
    }
}
