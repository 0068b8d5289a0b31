namespace NeuralNet;

/// <summary>Rows in files, a file for each fold: written as they come, with a sketch of each column of numbers, so that memory does not grow with them.</summary>
/// <remarks>A member learns from all files but that of its fold, in shuffle windows, and its preprocessing is fitted to the sketches of those files.</remarks>
internal sealed class FileRows : EnsembleRows, IDisposable
{
    // Two windows are in memory for each member that trains.
    private const long WindowBytes = 1 << 23;

    // Rows that calibrate the answers; more would not change them.
    private const int MostJudged = 1 << 16;
    private const int MostRepresentatives = 1 << 14;

    private readonly FeatureSchema _schema;
    private readonly DatasetWriter[] _writers;
    private readonly QuantileSketch[][] _sketches;      // by fold and column
    private readonly string[] _paths;
    private readonly DirectoryInfo _folder;
    private readonly int _members;
    private int _count;

    /// <summary>Begins the files.</summary>
    /// <param name="folder">Where; null for the system's folder of temporary files.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="targetCount">T.</param>
    /// <param name="hasWeights">Whether each row has a weight.</param>
    /// <param name="members">The networks.</param>
    /// <param name="folds">K; the members above take them again.</param>
    public FileRows(string? folder, FeatureSchema schema, int targetCount, bool hasWeights, int members, int folds)
    {
        (_schema, _members) = (schema, members);
        _folder = Directory.CreateDirectory(Path.Combine(folder ?? Path.GetTempPath(), $"neuralnet-fit-{Guid.NewGuid():N}"));
        _paths = [.. Enumerable.Range(0, folds).Select(fold => Path.Combine(_folder.FullName, FormattableString.Invariant($"fold-{fold}.safetensors")))];
        _writers = new DatasetWriter[folds];
        _sketches = [.. _paths.Select(_ => Enumerable.Range(0, schema.Numbers).Select(_ => new QuantileSketch()).ToArray())];
        try
        {
            for (int fold = 0; fold < folds; fold++)
            {
                _writers[fold] = new DatasetWriter(_paths[fold], schema.Columns.Count, targetCount, hasWeights);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override int Count => _count;

    public override int Members => _members;

    /// <summary>Changes rows after they are read, such as to standardised targets; null to leave them as they were written.</summary>
    public Action<Batch>? Change { get; set; }

    /// <summary>Whether <see cref="Change"/> gives weights to rows that were written without.</summary>
    public bool ChangesWeights { get; set; }

    /// <summary>Writes rows after the others.</summary>
    /// <param name="rows">[N, columns], as the schema encodes them.</param>
    /// <param name="targets">[N, T].</param>
    /// <param name="weights">[N, 1], or null.</param>
    /// <param name="foldOf">The fold of each row.</param>
    public void Append(Tensor rows, Tensor targets, Tensor? weights, ReadOnlySpan<int> foldOf)
    {
        int[][] rowsOf = [.. Enumerable.Range(0, _writers.Length).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> fold in foldOf.ToArray().Select((fold, row) => (fold, row)).GroupBy(item => item.fold, item => item.row))
        {
            rowsOf[fold.Key] = [.. fold];
        }

        for (int fold = 0; fold < rowsOf.Length; fold++)
        {
            if (rowsOf[fold].Length > 0)
            {
                Tensor own = Taken(rows, rowsOf[fold]);
                _writers[fold].Append(own, Taken(targets, rowsOf[fold]), weights is null ? null : Taken(weights, rowsOf[fold]));
                Sketch(own, _sketches[fold]);
            }
        }

        _count += rows.Rows;
    }

    /// <summary>Ends the files.</summary>
    public void Complete()
    {
        foreach (DatasetWriter writer in _writers)
        {
            writer.Complete();
            writer.Dispose();
        }
    }

    public override FoldRows Of(int member)
    {
        int fold = member % _paths.Length;
        DatasetShards? others = null;
        DatasetFile? own = null;
        try
        {
            others = DatasetShards.Open([.. _paths.Where((_, other) => other != fold)]);
            own = DatasetFile.Open(_paths[fold]);
            IDataset learned = Changed(others), held = Changed(own);
            long rowBytes = sizeof(float) * ((long)learned.FeatureCount + learned.TargetCount + 1);
            return new FoldRows(learned, Numbers(fold), held, Judged(held)) { ShuffleWindow = (int)Math.Clamp(WindowBytes / rowBytes, 1, int.MaxValue) };
        }
        catch
        {
            others?.Dispose();
            own?.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        Array.ForEach(_writers, writer => writer?.Dispose());
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They are temporary files; what was learned from them matters more.
        }
    }

    private IDataset Changed(IDataset data) => Change is null ? data : new ChangedRows(data, data.HasWeights || ChangesWeights, Change);

    // What layers are fitted to: all numbers of the rows to learn from where they are few, else their quantiles.
    private Tensor Numbers(int fold)
    {
        int learned = _writers.Where((_, other) => other != fold).Sum(writer => writer.Count);
        var numbers = Tensor.Filled(new Shape(Math.Min(learned, MostRepresentatives), Math.Max(1, _schema.Numbers)), float.NaN);
        for (int column = 0; column < _schema.Numbers; column++)
        {
            var sketch = new QuantileSketch();
            for (int other = 0; other < _sketches.Length; other++)
            {
                if (other != fold)
                {
                    sketch.Merge(_sketches[other][column]);
                }
            }

            Representatives.Write(sketch, learned, numbers, column);
        }

        return numbers;
    }

    // Evenly spread over the fold.
    private static Dataset Judged(IDataset held)
    {
        int[] rows = new int[Math.Min(held.Count, MostJudged)];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (int)((long)i * held.Count / rows.Length);
        }

        var batch = new Batch(held, rows);
        held.Read(batch);
        return new Dataset(batch.Features, batch.Targets, batch.Weights);
    }

    private static void Sketch(Tensor rows, QuantileSketch[] sketches)
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<float> row = rows.Row(i);
            for (int column = 0; column < sketches.Length; column++)
            {
                if (!float.IsNaN(row[column]))
                {
                    sketches[column].Add(row[column]);
                }
            }
        }
    }

    private static Tensor Taken(Tensor from, int[] rows)
    {
        var taken = new Tensor(rows.Length, from.Columns);
        Rows.Gather(from, rows, taken);
        return taken;
    }
}
