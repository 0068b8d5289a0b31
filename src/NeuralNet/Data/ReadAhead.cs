using System.Diagnostics;
using System.Runtime.ExceptionServices;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Batches read ahead by a thread of their own, into a ring of buffers.</summary>
/// <remarks>
/// Which batches come, and what is in them, is the loader's matter: only the time at which they are read is another. An exception of the reader is
/// thrown where the batch is asked for that it could not read. After the start, nothing is allocated.
/// </remarks>
internal sealed class ReadAhead : BatchSource
{
    private readonly object _gate = new();
    private readonly BatchLoader _loader;
    private readonly (Batch Full, Batch Last)[] _buffers;       // one more than are read ahead: the batch in use
    private readonly Batch[] _ring;
    private readonly int _endEpoch;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly Thread _thread;
    private int _epoch;             // of the next batch to give
    private int _index;
    private int _place;             // of the next batch to give, in the ring
    private int _ready;             // read and not given yet
    private bool _isReaderAsleep;
    private bool _isOver;
    private ExceptionDispatchInfo? _failure;

    private ReadAhead(BatchLoader loader, int count, int epoch, int index, int endEpoch, CancellationToken cancellationToken)
    {
        _loader = loader;
        _buffers = new (Batch, Batch)[count + 1];
        _buffers[0] = loader.Buffers;
        for (int i = 1; i < _buffers.Length; i++)
        {
            _buffers[i] = loader.NewBatches();
        }

        _ring = new Batch[_buffers.Length];
        (_epoch, _index, _endEpoch) = (epoch, index, endEpoch);
        _cancellationToken = cancellationToken;
        _thread = new Thread(() => Run(epoch, index)) { IsBackground = true, Name = "NeuralNet reader" };
        _registration = cancellationToken.UnsafeRegister(static source => ((ReadAhead)source!).Wake(), this);
        try
        {
            loader.Windows?.ReadAhead(endEpoch);
            WorkerTeam.StartThread(_thread);
        }
        catch
        {
            loader.Windows?.Dispose();
            _registration.Dispose();
            throw;
        }
    }

    /// <summary>Starts reading; null where the system gives no thread, or no memory for the buffers.</summary>
    public static ReadAhead? TryStart(
        BatchLoader loader, int count, int epoch, int index, int endEpoch, CancellationToken cancellationToken)
    {
        try
        {
            return new ReadAhead(loader, count, epoch, index, endEpoch, cancellationToken);
        }
        catch (Exception refusal) when (refusal is OutOfMemoryException or ThreadStartException)
        {
            return null;
        }
    }

    public override void StartAt(int epoch, int index)
    {
        Debug.Assert(
            (epoch, index) == (_epoch, _index) || (epoch == _epoch + 1 && index == 0 && _index == _loader.BatchCount),
            "Epochs follow one another.");
        (_epoch, _index) = (epoch, index);
    }

    public override Batch? Next()
    {
        if (_index == _loader.BatchCount)
        {
            return null;
        }

        lock (_gate)
        {
            if (_ready == 0 && _failure is null)
            {
                long begin = Stopwatch.GetTimestamp();
                while (_ready == 0 && _failure is null && !_cancellationToken.IsCancellationRequested)
                {
                    Monitor.Wait(_gate);
                }

                WaitedTicks += Stopwatch.GetTimestamp() - begin;
            }

            if (_ready == 0)
            {
                _failure?.Throw();
                return null;
            }

            Batch batch = _ring[_place];
            Debug.Assert((batch.Epoch, batch.Index) == (_epoch, _index), "Batches come in order.");
            _place = (_place + 1) % _ring.Length;
            _ready--;
            _index++;

            // To be woken for each batch would cost a small step a visible part of its time.
            if (_isReaderAsleep && _ready <= (_ring.Length - 1) / 2)
            {
                Monitor.PulseAll(_gate);
            }

            return batch;
        }
    }

    /// <summary>Ends the threads, each after the read that it is in, so that the caller may close what it reads from.</summary>
    public override void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }

        _registration.Dispose();
        _loader.Windows?.Stop();
        _thread.Join();
        _loader.Windows?.Dispose();
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void Run(int epoch, int index)
    {
        try
        {
            Parallelism.RunWith(1, () => ReadAll(epoch, index));      // the team of threads is the steps'
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

    private void ReadAll(int epoch, int index)
    {
        for (int place = 0; ; place = (place + 1) % _ring.Length, index++)
        {
            if (index == _loader.BatchCount)
            {
                (epoch, index) = (epoch + 1, 0);
            }

            if (epoch == _endEpoch || !WaitForRoom())
            {
                return;
            }

            _ring[place] = _loader.Load(epoch, index, _buffers[place]);
            lock (_gate)
            {
                _ready++;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until a buffer is free; false where the run is over.</summary>
    private bool WaitForRoom()
    {
        lock (_gate)
        {
            while (!_isOver && _ready == _ring.Length - 1)
            {
                _isReaderAsleep = true;
                Monitor.Wait(_gate);
                _isReaderAsleep = false;
            }

            return !_isOver;
        }
    }
}
