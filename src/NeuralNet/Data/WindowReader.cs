namespace NeuralNet;

/// <summary>Fills the batches of an epoch that is shuffled in windows.</summary>
/// <remarks>
/// Where the dataset takes its time (<see cref="IDataset.ReadsAhead"/>), a window's rows are read block by block into memory, each in one piece, and
/// batches are copied from there. The next window is read meanwhile, as many blocks as keep pace with the rows that were given: so no batch waits for a
/// whole window but the first. From memory, rows are read as ever. Not for several threads.
/// </remarks>
internal sealed class WindowReader
{
    private readonly IDataset _data;
    private readonly WindowOrder _order;
    private WindowRows _current;
    private WindowRows _next;

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

    /// <summary>The epoch before which reading ends: windows of it and later ones are not read ahead.</summary>
    public int EndEpoch { get; set; }

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
        else if (!ReferenceEquals(_next, _current))
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
            _current.Begin(epoch, _order.WindowOf(epoch, position));
        }

        _current.ReadShare(1);
        if (!ReferenceEquals(_next, _current))
        {
            bool isLast = _current.Window.Index == _order.WindowCount - 1;
            int nextEpoch = isLast ? epoch + 1 : epoch;
            _next.Clear();
            if (!isLast || nextEpoch < EndEpoch)
            {
                _next.Begin(nextEpoch, isLast ? 0 : _current.Window.Index + 1);
            }
        }
    }
}
