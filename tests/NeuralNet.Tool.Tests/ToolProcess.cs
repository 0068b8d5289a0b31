using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NeuralNet.Tool.Tests;

/// <summary>The program as a process of its own, with pipes.</summary>
internal sealed class ToolProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
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

    /// <summary>As Ctrl+C does; as `kill` does where this process was started to ignore Ctrl+C, as those behind `nohup` in a script are, which the new process does too.</summary>
    public void PressControlC() => Kill(_process.Id, IgnoresInterrupt() ? Terminate : Interrupt).Should().Be(0);

    /// <summary>What else it writes, until it ends.</summary>
    public Task<string> Rest() => Out.ReadToEndAsync().WaitAsync(Patience);

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

    private static bool IgnoresInterrupt()
    {
        const string Ignored = "SigIgn:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(text => text.StartsWith(Ignored, StringComparison.Ordinal)) : null;
        return line is not null && (Convert.ToUInt64(line[Ignored.Length..].Trim(), 16) & (1ul << (Interrupt - 1))) != 0;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
