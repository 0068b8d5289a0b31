using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NeuralNet.Tool.Tests;

/// <summary>The program as a process of its own, with pipes.</summary>
internal sealed class ToolProcess : IDisposable
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;

    public ToolProcess(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "NeuralNet.Tool.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        Errors = _process.StandardError.ReadToEndAsync();
    }

    public StreamWriter In => _process.StandardInput;

    public StreamReader Out => _process.StandardOutput;

    /// <summary>What it wrote to standard error, once it has ended.</summary>
    public Task<string> Errors { get; }

    /// <summary>As Ctrl+C does.</summary>
    public void PressControlC() => Kill(_process.Id, Interrupt).Should().Be(0);

    /// <summary>The exit code.</summary>
    public async Task<int> Wait()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
