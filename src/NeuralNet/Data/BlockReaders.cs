using System.Runtime.ExceptionServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Threads that read the blocks of a window, while batches are copied from the window before.</summary>
/// <remarks>Two of them keep a disk busy: while one's bytes are copied out of the system's cache, the other's are on their way. After the start, nothing is allocated.</remarks>
internal sealed class BlockReaders : IDisposable
{
    private const int Threads = 2;

    private readonly object _gate = new();
    private readonly Thread[] _threads = new Thread[Threads];
    private WindowRows? _window;
    private int _next;          // the block that is read next
    private int _left;          // blocks that are not read yet
    private bool _isOver;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts the threads.</summary>
    /// <exception cref="OutOfMemoryException">The system gives none.</exception>
    /// <exception cref="ThreadStartException">The same.</exception>
    public BlockReaders()
    {
        try
        {
            for (int i = 0; i < Threads; i++)
            {
                var thread = new Thread(Run) { IsBackground = true, Name = "NeuralNet reader of blocks" };
                WorkerTeam.StartThread(thread);
                _threads[i] = thread;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Has all blocks of a window read, which was drawn; the one before must be finished.</summary>
    public void Start(WindowRows window)
    {
        lock (_gate)
        {
            (_window, _next, _left) = (window, 0, window.Window.BlockCount);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until the window that was started is there.</summary>
    /// <exception cref="OperationCanceledException">The readers were stopped.</exception>
    public void Finish()
    {
        lock (_gate)
        {
            while (_left > 0 && _failure is null && !_isOver)
            {
                Monitor.Wait(_gate);
            }

            _failure?.Throw();
            if (_left > 0)
            {
                throw new OperationCanceledException("Reading ahead was stopped.");
            }
        }
    }

    /// <summary>Ends the threads, each after the block that it reads; does not wait for them.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        Stop();
        foreach (Thread? thread in _threads)
        {
            thread?.Join();
        }
    }

    private void Run()
    {
        try
        {
            Parallelism.RunWith(1, ReadAll);        // the team of threads is the steps'
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _failure ??= ExceptionDispatchInfo.Capture(failure);
                _isOver = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void ReadAll()
    {
        while (Take() is (WindowRows window, int block))
        {
            window.ReadBlock(block);
            lock (_gate)
            {
                if (--_left == 0)
                {
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private (WindowRows Window, int Block)? Take()
    {
        lock (_gate)
        {
            while (!_isOver && (_window is null || _next == _window.Window.BlockCount))
            {
                Monitor.Wait(_gate);
            }

            return _isOver ? null : (_window!, _next++);
        }
    }
}
