namespace NeuralNet;

/// <summary>Fills the batches of an epoch that is shuffled in windows.</summary>
/// <remarks>
/// Where the dataset takes its time (<see cref="IDataset.ReadsAhead"/>), a window's rows are read block by block into memory, each in one piece, and
/// batches are copied from there. The next window is read meanwhile, by threads of its own (<see cref="ReadAhead"/>) or on the caller's thread, as many blocks as keep pace with the
/// rows that were given: so no batch waits for a whole window but the first. From memory, rows are read as ever. Not for several threads.
/// </remarks>
internal sealed class WindowReader : IDisposable
{
    private readonly IDataset _data;
    private readonly WindowOrder _order;
    private WindowRows _current;
    private WindowRows _next;
    private BlockReaders? _readers;
    private int _endEpoch;

    /// <summary>A reader. Allocates two windows of rows, or only their row numbers for a dataset in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1 row, or a block of it is larger than an array.</exception>
    public WindowReader(IDataset data, int window, int seed)
    {
        if (window < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(window), $"ShuffleWindow expects 1 or more rows but got {window}. Leave it out to shuffle all rows.");
        }

        _data = data;
        _order = new WindowOrder(data.Count, window, seed);
        if (data.ReadsAhead && (long)_order.BlockRows * Math.Max(data.FeatureCount, data.TargetCount) > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(window), FormattableString.Invariant(
                $"ShuffleWindow expects blocks, a 64th of its rows, of at most {Array.MaxLength} numbers but got {window} rows of {data.FeatureCount} features. Use a smaller window."));
        }

        _current = new WindowRows(data, _order);
        _next = data.ReadsAhead && _order.WindowCount > 1 ? new WindowRows(data, _order) : _current;
    }

    /// <summary>Reads the next windows on threads of their own, until <see cref="Dispose"/>.</summary>
    /// <param name="endEpoch">The epoch before which reading ends.</param>
    public void ReadAhead(int endEpoch)
    {
        _endEpoch = endEpoch;
        _readers = _data.ReadsAhead ? new BlockReaders() : null;
    }

    /// <summary>Ends a wait for rows, from any thread, with an <see cref="OperationCanceledException"/>.</summary>
    public void Stop() => _readers?.Stop();

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _readers?.Dispose();
        _readers = null;
    }

    /// <summary>Sets the rows of a batch, and reads them.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">Its row numbers, to be written.</param>
    /// <param name="first">The place of its first row in the order of the epoch.</param>
    public void Fill(Batch batch, Span<int> rows, int first)
    {
        for (int done = 0, count; done < rows.Length; done += count)
        {
            if (!_current.Window.Has(batch.Epoch, first + done))
            {
                MoveTo(batch.Epoch, first + done);
            }

            int begin = first + done - _current.Window.Start;
            count = Math.Min(rows.Length - done, _current.Window.Places.Length - begin);
            _current.Copy(begin, rows.Slice(done, count), batch, done);
        }

        if (!_data.ReadsAhead)
        {
            _data.Read(batch);
        }
        else if (_readers is null && !ReferenceEquals(_next, _current))
        {
            ShuffledWindow window = _current.Window;
            _next.ReadShare((double)(first + rows.Length - window.Start) / (window.End - window.Start));
        }
    }

    /// <summary>Makes the window with a row the current one, and begins with the one after it.</summary>
    private void MoveTo(int epoch, int position)
    {
        if (_next.Window.Has(epoch, position))
        {
            (_current, _next) = (_next, _current);
        }
        else
        {
            Begin(_current, epoch, _order.WindowOf(epoch, position));
        }

        Finish();
        if (!ReferenceEquals(_next, _current))
        {
            bool isLast = _current.Window.Index == _order.WindowCount - 1;
            int nextEpoch = isLast ? epoch + 1 : epoch;
            _next.Clear();
            if (!isLast || nextEpoch < _endEpoch)
            {
                Begin(_next, nextEpoch, isLast ? 0 : _current.Window.Index + 1);
            }
        }
    }

    private void Begin(WindowRows window, int epoch, int index)
    {
        window.Begin(epoch, index);
        _readers?.Start(window);
    }

    /// <summary>Waits for the current window's rows.</summary>
    private void Finish()
    {
        if (_readers is null)
        {
            _current.ReadShare(1);
        }
        else
        {
            _readers.Finish();
        }
    }
}
