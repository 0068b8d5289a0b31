using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Tests.Serialization;

/// <summary>tests/KillTarget in a process of its own, which has begun its work.</summary>
internal sealed class KillTarget : IDisposable
{
    // 128 + SIGKILL; Windows gives a killed process -1.
    private static readonly int Killed = OperatingSystem.IsWindows() ? -1 : 137;

    private readonly Process _process;

    public KillTarget(string mode, string path, long times = long.MaxValue)
        : this(mode, path, times.ToString(CultureInfo.InvariantCulture))
    {
    }

    public KillTarget(string mode, string path, string argument)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "KillTarget.dll");
        _process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, mode, path, argument])
        {
            RedirectStandardOutput = true,
        })!;
        _process.StandardOutput.ReadLine().Should().Be("ready");
    }

    /// <summary>Ends the process as a crash does: nothing in it runs any more (SIGKILL).</summary>
    public void Kill()
    {
        _process.HasExited.Should().BeFalse("it works until it is killed");
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Kills it unless it has ended; whether it was killed.</summary>
    public bool TryKill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.ExitCode.Should().BeOneOf([0, Killed], "it ends well or is killed");
        return _process.ExitCode == Killed;
    }

    /// <summary>Waits until it has done all its times; its exit code.</summary>
    public int ExitCode
    {
        get
        {
            _process.WaitForExit();
            return _process.ExitCode;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
