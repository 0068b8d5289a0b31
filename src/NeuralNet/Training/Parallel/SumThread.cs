using System.Runtime.ExceptionServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Runs numbered pieces of communication in order on a thread of its own, while the caller goes on with its backward pass. After the start, nothing is allocated.
/// </summary>
/// <remarks>Whatever else calls the group of ranks waits first (<see cref="Wait"/>), so that every rank makes the same calls in the same order.</remarks>
internal sealed class SumThread : IDisposable
{
    private readonly object _gate = new();
    private readonly Action<int> _work;
    private readonly Thread _thread;
    private readonly int[] _queue;
    private long _queued;
    private long _done;
    private bool _isOver;
    private ExceptionDispatchInfo? _failure;

    /// <param name="work">Does a piece.</param>
    /// <param name="most">The most pieces that wait at the same time.</param>
    public SumThread(Action<int> work, int most)
    {
        _work = work;
        _queue = new int[most];
        _thread = new Thread(() => Parallelism.RunWith(1, Run)) { IsBackground = true, Name = "NeuralNet sums" };
        WorkerTeam.StartThread(_thread);
    }

    /// <summary>Hands a piece over.</summary>
    public void Add(int piece)
    {
        lock (_gate)
        {
            _queue[_queued++ % _queue.Length] = piece;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until all pieces are done.</summary>
    /// <exception cref="CollectiveException">The group has ended.</exception>
    public void Wait()
    {
        lock (_gate)
        {
            while (_done < _queued && _failure is null)
            {
                Monitor.Wait(_gate);
            }

            _failure?.Throw();
        }
    }

    /// <summary>Ends the thread after the piece that it is in. Does not wait: the piece may wait for a rank that will never come.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Run()
    {
        try
        {
            while (TryTake(out int piece))
            {
                _work(piece);
                lock (_gate)
                {
                    _done++;
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private bool TryTake(out int piece)
    {
        lock (_gate)
        {
            while (_done == _queued && !_isOver)
            {
                Monitor.Wait(_gate);
            }

            piece = _queue[_done % _queue.Length];
            return !_isOver;
        }
    }
}
