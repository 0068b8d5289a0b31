namespace NeuralNet;

/// <summary>The classes of a table's rows, and what a classifier needs of them.</summary>
internal sealed class ClassTargets
{
    private ClassTargets(IReadOnlyList<string> classes, Tensor indices)
    {
        Classes = classes;
        Indices = indices;
    }

    public IReadOnlyList<string> Classes { get; }

    /// <summary>[N, 1]: the index of each row's class.</summary>
    public Tensor Indices { get; }

    /// <summary>Softmax with cross-entropy; recipes are compared by the log loss after calibration.</summary>
    public EnsembleTask Task => new(
        IsClassifier: true, Classes.Count, smoothing => new SoftmaxCrossEntropy(labelSmoothing: smoothing), (logits, held) =>
        {
            Sharpness(logits, held, out double loss);
            return loss;
        });

    /// <summary>Reads a column.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The column.</param>
    /// <param name="known">The classes of a model; null to take those of the column, each with two rows or more.</param>
    /// <exception cref="ArgumentException">A row has no class or one that is not known, or there are too few classes or rows of one.</exception>
    public static ClassTargets Of(Table table, string target, IReadOnlyList<string>? known)
    {
        TableTargets.Check(table, target);
        CategoryColumn column = table[target] as CategoryColumn ?? table.AsCategory(target).Categories(target);
        IReadOnlyList<string> classes = known ?? ClassesOf(column);
        var indexOf = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var indices = new Tensor(column.Count, 1);
        for (int i = 0; i < column.Count; i++)
        {
            string text = column.TextAt(i)!;
            indices[i] = indexOf.TryGetValue(text, out int index) ? index : throw new ArgumentException(
                $"Row {i} has the class \"{text}\" in \"{target}\", which the model does not know. Its classes are {string.Join(", ", classes)}.");
        }

        return new(classes, indices);
    }

    /// <summary>Folds with the same share of each class.</summary>
    public Func<int, IEnumerable<RowFold>> Folds(int seed)
    {
        int[] classes = ClassLabels.FromTargets(Indices);
        return count => NeuralNet.Folds.StratifiedKFold(classes, count, seed);
    }

    /// <summary>What each row counts, [N, 1]: its own weight, times that of its class; null for 1 each.</summary>
    /// <exception cref="ArgumentException">A weight is of an unknown class.</exception>
    public Tensor? Weights(Table table, MlpOptions options)
    {
        Tensor? weights = TableTargets.Weights(table, options);
        if (options.ClassWeights is { } classWeights)
        {
            string? unknown = classWeights.Keys.FirstOrDefault(name => !Classes.Contains(name));
            weights = unknown is null
                ? Weighted(weights, [.. Classes.Select(name => classWeights.GetValueOrDefault(name, 1))])
                : throw new ArgumentException($"ClassWeights expects classes but has \"{unknown}\". The classes are {string.Join(", ", Classes)}.", nameof(options));
        }

        if (!options.BalancesClasses)
        {
            return weights;
        }

        double[] totals = new double[Classes.Count];
        for (int i = 0; i < Indices.Length; i++)
        {
            totals[(int)Indices[i]] += weights?[i] ?? 1;
        }

        double sum = totals.Sum();
        return Weighted(weights, Array.ConvertAll(totals, total => total > 0 ? sum / (totals.Length * total) : 0));
    }

    /// <summary>How certain a network's probabilities should be, by its logits for rows that it did not learn from.</summary>
    public static double Sharpness(Tensor logits, Dataset held, out double loss) =>
        Calibration.Fit(Probabilities.FromOutput(logits), row => (int)held.Targets[row], held.Weights, out loss);

    private Tensor Weighted(Tensor? weights, double[] ofClass)
    {
        var weighted = new Tensor(Indices.Length, 1);
        for (int i = 0; i < weighted.Length; i++)
        {
            weighted[i] = (float)((weights?[i] ?? 1) * ofClass[(int)Indices[i]]);
        }

        return weighted;
    }

    private static string[] ClassesOf(CategoryColumn column)
    {
        int[] counts = column.Counts();
        string[] classes = [.. column.Categories.Where((_, code) => counts[code] > 0)];
        if (classes.Length < 2)
        {
            throw new ArgumentException($"MlpClassifier.Fit expects two or more classes in \"{column.Name}\" but all rows have \"{classes.FirstOrDefault()}\".");
        }

        int rarest = Array.IndexOf(counts, 1);
        return rarest < 0 ? classes : throw new ArgumentException(
            $"MlpClassifier.Fit expects two or more rows of each class, one to learn from and one held out, but \"{column.Name}\" has one of \"{column.Categories[rarest]}\". "
            + "Leave such rows out, or join rare classes. Numbers are predicted by MlpRegressor.");
    }
}
