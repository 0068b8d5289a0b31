using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Runs fits side by side on all cores, each timed and reported; what they give does not depend on the number of cores.</summary>
/// <param name="total">Fits in all, for the reports.</param>
/// <param name="progress">Is told of each finished fit, from the thread that ran it, one at a time.</param>
/// <param name="cancellationToken">Ends the fits. Those that were running then count for nothing: a fit may return early what it has learned so far.</param>
internal sealed class FitRunner(int total, IProgress<SelectionProgress>? progress, CancellationToken cancellationToken)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Lock _guard = new();
    private int _done;

    /// <summary>The results by number, null where a fit was cancelled.</summary>
    /// <param name="count">Fits of this round.</param>
    /// <param name="fit">By number.</param>
    /// <param name="scores">The scores of a result.</param>
    /// <exception cref="Exception">What a fit threw, of several that of the lowest number.</exception>
    public Timed<T>?[] Run<T>(int count, Func<int, T> fit, Func<T, IReadOnlyList<Score>> scores)
    {
        var results = new Timed<T>?[count];
        SideBySide.Run(count, i =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            long begin = Stopwatch.GetTimestamp();
            T result;
            try
            {
                result = fit(i);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            if (!cancellationToken.IsCancellationRequested)
            {
                results[i] = new(result, time.TotalSeconds);
                Report(scores(result));
            }
        });
        return results;
    }

    private void Report(IReadOnlyList<Score> scores)
    {
        lock (_guard)
        {
            _done++;
            progress?.Report(new(_done, total, Stopwatch.GetElapsedTime(_begin), scores));
        }
    }
}

/// <summary>A result, and the seconds that it took.</summary>
internal sealed record Timed<T>(T Result, double Seconds);
