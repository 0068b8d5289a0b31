using System.Diagnostics;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Runs fits side by side on all cores, and on all ranks, each timed and reported; what they give does not depend on the number of either.</summary>
/// <param name="total">Fits in all, for the reports.</param>
/// <param name="progress">Is told of each finished fit, from the thread that ran it, one at a time; with ranks, on rank 0.</param>
/// <param name="ranks">Share the fits; null for this process alone.</param>
/// <param name="cancellationToken">Ends the fits. Those that were running then count for nothing: a fit may return early what it has learned so far.</param>
internal sealed class FitRunner(int total, IProgress<SelectionProgress>? progress, ICollective? ranks, CancellationToken cancellationToken)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Lock _guard = new();
    private int _done;

    /// <summary>The results by number, null where a fit was cancelled.</summary>
    /// <param name="count">Fits of this round.</param>
    /// <param name="fit">By number, with what cancels it.</param>
    /// <exception cref="Exception">What a fit threw, of several that of the lowest number.</exception>
    /// <exception cref="CollectiveException">That, where another rank ran it; or the group has ended.</exception>
    public FitResult?[] Run(int count, Func<int, CancellationToken, FitResult> fit)
    {
        if (ranks is { Size: > 1 })
        {
            using var shared = new SharedFits(ranks, fit, Report, cancellationToken);
            return shared.Run(count);
        }

        var results = new FitResult?[count];
        SideBySide.Run(count, i =>
        {
            results[i] = Timed(fit, i, cancellationToken);
            if (results[i] is { } result)
            {
                Report(result);
            }
        });
        return results;
    }

    /// <summary>One fit and its time; null where it was cancelled.</summary>
    public static FitResult? Timed(Func<int, CancellationToken, FitResult> fit, int number, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        long begin = Stopwatch.GetTimestamp();
        try
        {
            FitResult result = fit(number, cancellationToken);
            TimeSpan time = Stopwatch.GetElapsedTime(begin);
            return cancellationToken.IsCancellationRequested ? null : result with { Seconds = time.TotalSeconds };
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Report(FitResult result)
    {
        lock (_guard)
        {
            _done++;
            progress?.Report(new(_done, total, Stopwatch.GetElapsedTime(_begin), result.Scores));
        }
    }
}
