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
    public EnsembleTask Task => TaskOf(Classes.Count);

    /// <inheritdoc cref="Task"/>
    public static EnsembleTask TaskOf(int classes) => new(
        IsClassifier: true, classes, smoothing => new SoftmaxCrossEntropy(labelSmoothing: smoothing), held =>
        {
            Sharpness(held, out double loss);
            return loss;
        });

    /// <summary>Reads a column.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="target">The column.</param>
    /// <param name="known">The classes of a model; null to take those of the column, each with two rows or more.</param>
    /// <param name="firstRow">The number of the first row, where the table is a part of a larger one: errors count from it.</param>
    /// <exception cref="ArgumentException">A row has no class or one that is not known, or there are too few classes or rows of one.</exception>
    public static ClassTargets Of(Table table, string target, IReadOnlyList<string>? known, long firstRow = 0)
    {
        TableTargets.Check(table, target);
        CategoryColumn column = table[target] as CategoryColumn ?? table.AsCategory(target).Categories(target);
        IReadOnlyList<string> classes = known ?? ClassesOf(target, column.Categories, Array.ConvertAll(column.Counts(), count => (long)count));
        var indexOf = classes.Index().ToDictionary(item => item.Item, item => item.Index, StringComparer.Ordinal);
        var indices = new Tensor(column.Count, 1);
        for (int i = 0; i < column.Count; i++)
        {
            string text = column.TextAt(i)!;
            indices[i] = indexOf.TryGetValue(text, out int index) ? index : throw new ArgumentException(
                $"Row {firstRow + i} has the class \"{text}\" in \"{target}\", which the model does not know. Its classes are {string.Join(", ", classes)}.");
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
        double[] totals = new double[Classes.Count];
        for (int i = 0; i < Indices.Length; i++)
        {
            totals[(int)Indices[i]] += weights?[i] ?? 1;
        }

        if (FactorsOf(Classes, totals, options) is not { } factors)
        {
            return weights;
        }

        var weighted = new Tensor(Indices.Length, 1);
        for (int i = 0; i < weighted.Length; i++)
        {
            weighted[i] = (float)((weights?[i] ?? 1) * factors[(int)Indices[i]]);
        }

        return weighted;
    }

    /// <summary>What the weight of each class's rows is multiplied by; null where it stays.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="totals">The weight of all rows of each.</param>
    /// <param name="options">Weights by class.</param>
    /// <exception cref="ArgumentException">A weight is of an unknown class.</exception>
    public static double[]? FactorsOf(IReadOnlyList<string> classes, double[] totals, MlpOptions options)
    {
        if (options.ClassWeights?.Keys.FirstOrDefault(name => !classes.Contains(name)) is string unknown)
        {
            throw new ArgumentException($"ClassWeights expects classes but has \"{unknown}\". The classes are {string.Join(", ", classes)}.", nameof(options));
        }

        if (options is { ClassWeights: null, BalancesClasses: false })
        {
            return null;
        }

        double[] factors = [.. classes.Select(name => options.ClassWeights?.GetValueOrDefault(name, 1) ?? 1)];
        if (options.BalancesClasses)
        {
            double sum = totals.Zip(factors, (total, factor) => total * factor).Sum();
            factors = [.. totals.Zip(factors, (total, factor) => total * factor > 0 ? sum / (totals.Length * total) : 0)];
        }

        return factors;
    }

    /// <summary>How certain a network's probabilities should be, by its logits for rows that it did not learn from.</summary>
    public static double Sharpness(HeldAnswers held, out double loss) =>
        Calibration.Fit(Probabilities.FromOutput(held.Outputs), row => (int)held.Targets[row], held.Weights, out loss);

    /// <summary>The classes of a column: two or more, each with two rows or more.</summary>
    /// <param name="target">The column.</param>
    /// <param name="categories">Its categories.</param>
    /// <param name="counts">The rows of each.</param>
    public static string[] ClassesOf(string target, IReadOnlyList<string> categories, IReadOnlyList<long> counts)
    {
        string[] classes = [.. categories.Where((_, code) => counts[code] > 0)];
        if (classes.Length < 2)
        {
            throw new ArgumentException($"MlpClassifier.Fit expects two or more classes in \"{target}\" but all rows have \"{classes.FirstOrDefault()}\".");
        }

        int rarest = counts.Index().FirstOrDefault(item => item.Item == 1, (-1, 0)).Index;
        return rarest < 0 ? classes : throw new ArgumentException(
            $"MlpClassifier.Fit expects two or more rows of each class, one to learn from and one held out, but \"{target}\" has one of \"{categories[rarest]}\". "
            + "Leave such rows out, or join rare classes. Numbers are predicted by MlpRegressor.");
    }
}
