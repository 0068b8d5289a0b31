using System.Diagnostics;

namespace NeuralNet.Mpi.Native;

/// <summary>How a thread waits for the other ranks: it spins as long as they are likely to be there soon, and then naps, so that a thread that computes has the core.</summary>
/// <remarks>
/// A thread that yields its core to one that computes gets it back after a slice of time, 4 ms here, for each message; one that spins is put aside the same way when its share is used up. One that naps
/// is put first when it wakes (docs/many-machines.md has the figures).
/// </remarks>
/// <param name="spin">Microseconds to spin.</param>
/// <param name="longestNap">The longest nap, in microseconds.</param>
internal readonly struct Patience(double spin, double longestNap)
{
    private const double ShortestNap = 20;

    // A nap is that part of the time waited before, so that it makes no wait much longer.
    private const double Part = 1.0 / 16;

    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public void Pause()
    {
        double elapsed = Elapsed.TotalMicroseconds;
        if (elapsed < spin)
        {
            Thread.SpinWait(10);
        }
        else if (OperatingSystem.IsWindows())
        {
            Thread.Sleep(elapsed < 1_000 ? 0 : 1);
        }
        else
        {
            Posix.Sleep((long)(1_000 * Math.Clamp(elapsed * Part, ShortestNap, longestNap)));
        }
    }
}
