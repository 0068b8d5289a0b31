using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels.Code;

/// <summary>The machine code of the kernels, as a process of its own (tests/KernelTarget) compiled it.</summary>
internal static class KernelListing
{
    private const string Begin = "; Assembly listing for method ";

    // Names of methods with an inner loop, as DOTNET_JitDisasm takes them.
    private const string Methods = "Tile Several Columns4 Columns16 SumInOrder DotProducts Part Exponentials Scale Centered";

    /// <summary>The hottest loop of each method, by a name without namespaces such as <c>GemmRow:Columns4[Simd256`1[float],Vector256`1[float],float](...)</c>.</summary>
    /// <param name="path">The width. Below 512 bits without AVX-512, so that every machine with AVX2 compiles for the same 16 registers.</param>
    public static IReadOnlyDictionary<string, InnerLoop> Loops(KernelPath path)
    {
        string file = Path.GetTempFileName();
        try
        {
            Run(path, file);
            string[] methods = File.ReadAllText(file).Split(Begin)[1..];
            methods.Should().NotBeEmpty(
                "DOTNET_JitDisasm and DOTNET_JitStdOutFile make the JIT of .NET 8 and later print what it compiles; where it printed nothing, the guard sees nothing");
            var loops = new Dictionary<string, InnerLoop>();
            foreach (string method in methods)
            {
                string[] lines = method.Split('\n');
                loops[lines[0].Replace("NeuralNet.Kernels.", "").Replace("System.Runtime.Intrinsics.", "")] = InnerLoop.Of(lines[1..]);
            }

            return loops;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Run(KernelPath path, string file)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KernelTarget.dll")]);
        start.Environment[KernelPaths.Variable] = path.ToString();
        start.Environment[WorkerTeam.Variable] = "1";
        start.Environment["DOTNET_JitDisasm"] = Methods;
        start.Environment["DOTNET_JitStdOutFile"] = file;
        if (path != KernelPath.Vector512)
        {
            start.Environment["DOTNET_EnableAVX512"] = "0";
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromMinutes(2)).Should().BeTrue("it is done within a second on a quiet machine");
        process.ExitCode.Should().Be(0);
    }
}
