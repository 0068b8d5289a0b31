using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Tests.Serialization;

/// <summary>tests/KillTarget in a process of its own, which has begun its work.</summary>
internal sealed class KillTarget : IDisposable
{
    private readonly Process _process;

    public KillTarget(string mode, string path, long times = long.MaxValue)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "KillTarget.dll");
        _process = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath is string host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            [program, mode, path, times.ToString(CultureInfo.InvariantCulture)])
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
