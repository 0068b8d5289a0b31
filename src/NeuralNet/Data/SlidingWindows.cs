namespace NeuralNet;

/// <summary>
/// A series as examples for forecasting: the features of window n are the values of some steps in a row, its targets those of the steps after them. It
/// is a dataset that reads windows from the series, so it takes no memory of its own.
/// </summary>
/// <remarks>
/// <para>
/// Features [N, window · C] go step by step: all C columns of the first step, then of the next. Targets [N, steps · outputs] likewise.
/// </para>
/// <para>
/// Windows overlap, so a random split would hold out values that were trained on. Divide by time, with the gap that keeps the targets apart. It keeps
/// the series and copies nothing; reading from many threads is safe.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var windows = new SlidingWindows(series, window: 48, steps: 12);
/// (Dataset train, Dataset test) = windows.Split(Folds.TimeSplit(windows.Count, 0.8, windows.Gap));
/// ...
/// Tensor next = model.Predict(windows.Last);      // [1, 12 · C]: the 12 steps after the end of the series
/// </code>
/// </example>
public sealed class SlidingWindows : IDataset
{
    private const string Fix = "Fill the gaps first, or cut the series at them.";

    private readonly Tensor _series;
    private readonly int[] _outputs;

    /// <summary>The windows of a series.</summary>
    /// <param name="series">[T, C]: C numbers at each of T steps, in order of time; a vector is one column. NaN may stand where a feature is missing.</param>
    /// <param name="window">Steps in the features, 1 or more.</param>
    /// <param name="steps">Steps to forecast, 1 or more.</param>
    /// <param name="outputs">The columns to forecast, each once; null for all. Without NaN.</param>
    /// <param name="stride">Steps from one window's begin to the next's, 1 or more.</param>
    /// <param name="lead">Steps between the window and the first to forecast, 0 or more: what is not known yet when the forecast is made.</param>
    /// <exception cref="ArgumentNullException">The series is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small, a column does not exist, or a row would not fit an array.</exception>
    /// <exception cref="ArgumentException">
    /// The series is no matrix, is shorter than a window with its steps, has an infinite number, or NaN in a column to forecast; or a column is named twice.
    /// </exception>
    public SlidingWindows(Tensor series, int window, int steps = 1, IReadOnlyList<int>? outputs = null, int stride = 1, int lead = 0)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(lead);
        if (series.Shape.Rank > 2 || series.Length == 0)
        {
            throw new ArgumentException($"SlidingWindows expects a series [T, C] but got {series.Shape}.", nameof(series));
        }

        long span = (long)window + lead + steps;
        if (span > series.Rows)
        {
            throw new ArgumentException(
                $"SlidingWindows expects a series of at least {span} steps, a window of {window}, a lead of {lead} and {steps} to forecast, but got {series.Rows}. "
                + "Use a shorter window or fewer steps.",
                nameof(series));
        }

        _series = series;
        _outputs = Verified(outputs, series.Columns);
        Finite.Verify(series, "SlidingWindows series", Fix, allowsNaN: true);
        ThrowIfMissing();
        (Window, Steps, Stride, Lead) = (window, steps, stride, lead);
        Count = (int)((series.Rows - span) / stride) + 1;
    }

    /// <summary>The number of windows, N.</summary>
    public int Count { get; }

    /// <summary>window · C.</summary>
    public int FeatureCount => Window * _series.Columns;

    /// <summary>steps · outputs.</summary>
    public int TargetCount => Steps * _outputs.Length;

    /// <summary>Steps in the features.</summary>
    public int Window { get; }

    /// <summary>Steps to forecast.</summary>
    public int Steps { get; }

    /// <summary>Steps from one window's begin to the next's.</summary>
    public int Stride { get; }

    /// <summary>Steps between the window and the first to forecast.</summary>
    public int Lead { get; }

    /// <summary>How many windows to leave out between training and validation, so that no target of the one is a target of the other.</summary>
    public int Gap => (Steps - 1) / Stride;

    /// <summary>[1, window · C]: the features of the last steps of the series, whose targets are still to come. A copy.</summary>
    public Tensor Last
    {
        get
        {
            var features = new Tensor(1, FeatureCount);
            CopyWindow(_series.Rows - Window, features.Row(0));
            return features;
        }
    }

    /// <summary>The step of the series that a window's first target is, counted from 0; the last is Steps - 1 later.</summary>
    /// <param name="index">The number of the window.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window.</exception>
    public int TargetStep(int index) => (uint)index < (uint)Count
        ? (index * Stride) + Window + Lead
        : throw new ArgumentOutOfRangeException(nameof(index), $"SlidingWindows expects windows 0 to {Count - 1} but got {index}.");

    /// <inheritdoc/>
    public void Read(Batch batch)
    {
        DatasetCheck.ThrowIfUnfit(this, batch);
        for (int i = 0; i < batch.Count; i++)
        {
            CopyWindow(batch.Rows[i] * Stride, batch.Features.Row(i));
            CopyTargets(TargetStep(batch.Rows[i]), batch.Targets.Row(i));
        }

        batch.Weights?.AsSpan().Fill(1);
    }

    /// <summary>Some windows, copied.</summary>
    /// <param name="rows">At least one window number in 0..N-1.</param>
    /// <exception cref="ArgumentException">There is no window number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window, or the copy is too large for an array.</exception>
    public Dataset Subset(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("SlidingWindows.Subset expects at least one window number but got none.", nameof(rows));
        }

        DatasetCheck.ThrowIfOutside(this, rows, nameof(Subset));
        var copy = new Batch(this, rows);
        Read(copy);
        return new Dataset(copy.Features, copy.Targets);
    }

    /// <summary>The windows of both parts, copied.</summary>
    /// <param name="parts">Window numbers, for example of <see cref="Folds.TimeSplit"/>.</param>
    /// <exception cref="ArgumentNullException">The parts are null.</exception>
    /// <exception cref="ArgumentException">A part is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such window, or a copy is too large for an array.</exception>
    public (Dataset Train, Dataset Validation) Split(RowFold parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return (Subset(parts.TrainRows), Subset(parts.ValidationRows));
    }

    /// <summary>Text such as <c>SlidingWindows: 953 of 48 steps, 12 to forecast</c>.</summary>
    public override string ToString() => $"SlidingWindows: {Count} of {Window} steps, {Steps} to forecast";

    private static int[] Verified(IReadOnlyList<int>? outputs, int columns)
    {
        int[] kept = outputs is null ? [.. Enumerable.Range(0, columns)] : [.. outputs];
        if (kept.Length == 0 || kept.Distinct().Count() != kept.Length)
        {
            throw new ArgumentException(
                $"SlidingWindows expects one or more columns to forecast, each once, but got [{string.Join(", ", kept)}].", nameof(outputs));
        }

        foreach (int column in kept)
        {
            if ((uint)column >= (uint)columns)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(outputs), $"SlidingWindows of {columns} columns expects columns to forecast from 0 to {columns - 1} but got {column}.");
            }
        }

        return kept;
    }

    private void ThrowIfMissing()
    {
        for (int step = 0; step < _series.Rows; step++)
        {
            foreach (int column in _outputs)
            {
                if (float.IsNaN(_series[step, column]))
                {
                    throw new ArgumentException(
                        $"SlidingWindows expects numbers in a column to forecast but got NaN in step {step}, column {column}. {Fix}");
                }
            }
        }
    }

    private void CopyWindow(int first, Span<float> features) =>
        _series.AsSpan().Slice(first * _series.Columns, FeatureCount).CopyTo(features);

    private void CopyTargets(int first, Span<float> targets)
    {
        int position = 0;
        for (int step = first; step < first + Steps; step++)
        {
            foreach (int column in _outputs)
            {
                targets[position++] = _series[step, column];
            }
        }
    }
}
