using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Shares the fits of one round among ranks. Each runs those that are dealt to it, while a thread of its own tells the others what is finished, has failed or was cancelled: so a failure or a cancellation
/// on one rank ends the work of all soon, and no rank waits for one that has nothing to say.
/// </summary>
/// <param name="ranks">Two or more.</param>
/// <param name="fit">By number, with what cancels it.</param>
/// <param name="report">Is called on rank 0 for each result of any rank, by one thread.</param>
/// <param name="cancellationToken">Ends the fits of all ranks.</param>
internal sealed class SharedFits(
    ICollective ranks, Func<int, CancellationToken, FitResult> fit, Action<FitResult> report, CancellationToken cancellationToken) : IDisposable
{
    // Milliseconds between two exchanges: few at the beginning, for short work.
    private const int LongestPause = 100;

    private const byte Finished = 1, Cancelled = 2;

    private static readonly ConditionalWeakTable<ICollective, SharedFits> Running = [];

    private readonly ConcurrentQueue<FinishedFit> _news = new();
    private readonly Lock _guard = new();
    private readonly ManualResetEventSlim _finished = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private FitResult?[] _results = [];
    private int _failedAt = int.MaxValue;       // the lowest number that any rank has told of
    private ExceptionDispatchInfo? _failure;    // what that fit threw
    private ExceptionDispatchInfo? _broken;     // why there is no exchange any more

    /// <summary>The rank that runs a fit: dealt to and fro, as 0 1 2 2 1 0, since costs often rise or come again with the number, as along a grid.</summary>
    public static int RankOf(int number, int size)
    {
        (int row, int place) = Math.DivRem(number, size);
        return row % 2 == 0 ? place : size - 1 - place;
    }

    /// <exception cref="InvalidOperationException">These ranks share fits already.</exception>
    public static void ThrowIfRunning(string who, ICollective ranks)
    {
        if (Running.TryGetValue(ranks, out _))
        {
            throw new InvalidOperationException(
                $"{who} expects ranks that are free but got those that share the fits of another call. Within a fit, leave the ranks out: they belong to the outer call alone.");
        }
    }

    /// <summary>The results of all ranks by number, null where a fit was cancelled: the same on every rank.</summary>
    /// <exception cref="Exception">What the fit of the lowest number threw that did.</exception>
    /// <exception cref="CollectiveException">That, where another rank ran it; or the group has ended.</exception>
    public FitResult?[] Run(int count)
    {
        _results = new FitResult?[count];
        int[] mine = [.. Enumerable.Range(0, count).Where(number => RankOf(number, ranks.Size) == ranks.Rank)];
        Running.Add(ranks, this);
        var exchange = new Thread(Exchange) { IsBackground = true, Name = "shared fits" };
        exchange.Start();
        try
        {
            SideBySide.Run(mine.Length, i => RunOne(mine[i]));
        }
        finally
        {
            _finished.Set();
            exchange.Join();
            Running.Remove(ranks);
        }

        _broken?.Throw();
        _failure?.Throw();
        return _results;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _finished.Dispose();
    }

    // After a failure none of a higher number begins, as in one process. Those before it do: one may fail too, and be the first.
    private void RunOne(int number)
    {
        if (number > Volatile.Read(ref _failedAt))
        {
            return;
        }

        try
        {
            if (FitRunner.Timed(fit, number, _stop.Token) is { } result)
            {
                _news.Enqueue(new(number, result, null));
            }
        }
        catch (Exception error)
        {
            Tell(number, error);
        }
    }

    private void Tell(int number, Exception error)
    {
        _news.Enqueue(new(number, null, error));
        Fail(number, error);
    }

    private void Fail(int number, Exception error)
    {
        lock (_guard)
        {
            if (number < _failedAt)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
                Volatile.Write(ref _failedAt, number);
            }
        }
    }

    private void Exchange()
    {
        try
        {
            bool areFinished = false;   // all ranks
            for (int pause = 1; ; pause = Math.Min(2 * pause, LongestPause))
            {
                if (!areFinished && !_finished.IsSet)
                {
                    _finished.Wait(pause);
                }
                else if (!areFinished)
                {
                    Thread.Sleep(pause);
                }

                // Asked first: what is finished has no news after those that are taken now.
                byte state = (byte)((_finished.IsSet ? Finished : 0) | (cancellationToken.IsCancellationRequested ? Cancelled : 0));
                byte[] states = ranks.GatherByte(state);
                areFinished = states.All(each => (each & Finished) != 0);
                bool hasNews = ExchangeNews();
                if (states.Any(each => (each & Cancelled) != 0))
                {
                    _stop.Cancel();
                }

                if (areFinished && !hasNews)
                {
                    return;
                }
            }
        }
        catch (Exception error)
        {
            _broken = ExceptionDispatchInfo.Capture(error);
            if (error is not CollectiveException)
            {
                ranks.Abort(error.Message);
            }

            _stop.Cancel();
        }
    }

    /// <returns>Whether a rank had any.</returns>
    private bool ExchangeNews()
    {
        var mine = new List<FinishedFit>();
        while (_news.TryDequeue(out FinishedFit? news))
        {
            mine.Add(news);
        }

        byte[][] all = ranks.GatherUnequal(FinishedFit.Write(mine));
        for (int rank = 0; rank < all.Length; rank++)
        {
            foreach (FinishedFit news in rank == ranks.Rank ? mine : FinishedFit.Read(all[rank], rank))
            {
                if (news.Result?.Predictions is { } predictions)
                {
                    ranks.Broadcast(FloatBytes.Of(predictions.AsSpan()), rank);
                }

                Take(news);
            }
        }

        return all.Any(bytes => bytes.Length > 0);
    }

    private void Take(FinishedFit news)
    {
        if (news.Failure is { } failure)
        {
            Fail(news.Number, failure);
        }
        else
        {
            _results[news.Number] = news.Result;
            Report(news);
        }
    }

    // What the report throws is a failure of its fit, as in one process: the other ranks hear of it in the next exchange.
    private void Report(FinishedFit news)
    {
        try
        {
            if (ranks.Rank == 0)
            {
                report(news.Result!);
            }
        }
        catch (Exception error)
        {
            Tell(news.Number, error);
        }
    }
}
