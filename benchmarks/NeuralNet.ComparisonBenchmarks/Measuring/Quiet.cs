namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Waits until the threads that a contender left spinning have gone to sleep.</summary>
/// <remarks>
/// OpenMP (libtorch), OpenBLAS, ONNX Runtime and our own team keep idle threads spinning after a call, from 100 microseconds
/// to tens of milliseconds, since the next call usually follows soon. Forbidding it (OMP_WAIT_POLICY=passive and the like)
/// would slow the peers down; without a pause they would take a core from the next one measured. So each keeps its own
/// policy, and between two turns the program waits until the whole process uses no processor time.
/// </remarks>
internal static class Quiet
{
    // Above the tick of Linux's accounting, at most 10 ms.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private const int MostPauses = 30;

    public static void Wait()
    {
        for (int i = 0; i < MostPauses; i++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(Pause);
            if (Environment.CpuUsage.TotalTime - before < Pause / 5)
            {
                return;
            }
        }
    }
}
