namespace NeuralNet;

/// <summary>
/// What every metric of labels is computed from: for each class the weight of rows that are truly of it, predicted as it, and both. So
/// memory is in proportion to the classes, not to their square.
/// </summary>
internal sealed class ClassCounts
{
    private readonly double[] _actual;
    private readonly double[] _predicted;
    private readonly double[] _right;
    private readonly bool _countsAbsent;

    /// <summary>Counts of no rows yet.</summary>
    /// <param name="labels">The classes' numbers, ascending.</param>
    /// <param name="countsAbsent">Whether a class that is neither true nor predicted counts 0 in averages, or not at all.</param>
    public ClassCounts(int[] labels, bool countsAbsent = false)
    {
        _countsAbsent = countsAbsent;
        Labels = labels;
        _actual = new double[labels.Length];
        _predicted = new double[labels.Length];
        _right = new double[labels.Length];
    }

    /// <summary>The labels that were counted, ascending.</summary>
    public int[] Labels { get; }

    /// <summary>The number of classes.</summary>
    public int Count => Labels.Length;

    /// <summary>The weight of all rows.</summary>
    public double Total { get; private set; }

    /// <summary>The weight of the rows that are right.</summary>
    public double Right => _right.Sum();

    /// <summary>The share of rows that are right. Only with one label a row.</summary>
    public double Accuracy => Right / Total;

    /// <summary>The mean recall of the classes that have rows.</summary>
    public double BalancedAccuracy => Enumerable.Range(0, Count).Where(i => _actual[i] > 0).Average(i => _right[i] / _actual[i]);

    /// <summary>The correlation of true and predicted labels, R_K of Gorodkin 2004; 0 where one of them is constant.</summary>
    public double Matthews
    {
        get
        {
            double product = Dot(_actual, _predicted), actual = Dot(_actual, _actual), predicted = Dot(_predicted, _predicted);
            double spread = ((Total * Total) - actual) * ((Total * Total) - predicted);
            return spread > 0 ? ((Right * Total) - product) / Math.Sqrt(spread) : 0;
        }
    }

    /// <summary>Agreement beyond chance (Cohen 1960); NaN where chance alone agrees fully.</summary>
    public double Kappa
    {
        get
        {
            double byChance = Dot(_actual, _predicted) / Total;
            return (Right - byChance) / (Total - byChance);
        }
    }

    /// <summary>Counts rows with one label each.</summary>
    /// <param name="who">The metric: errors begin with it.</param>
    /// <param name="actual">N true labels.</param>
    /// <param name="predicted">N predicted labels.</param>
    /// <param name="weights">N weights or null.</param>
    /// <param name="classes">K, where the classes are 0 to K-1; null for those that occur.</param>
    public static ClassCounts Of(string who, ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights, int? classes = null)
    {
        MetricInput.SameRows(who, actual.Length, predicted.Length);
        MetricInput.Labels(who, actual, "true", classes ?? long.MaxValue);
        MetricInput.Labels(who, predicted, "predicted", classes ?? long.MaxValue);
        RowWeights rows = RowWeights.Of(who, weights, actual.Length);

        int[] labels = classes is int count ? [.. Enumerable.Range(0, count)] : Distinct(actual, predicted);
        var counts = new ClassCounts(labels);
        counts.Add(actual, predicted, rows);
        return counts;
    }

    /// <summary>Counts more rows with one label each, which were checked.</summary>
    /// <param name="actual">N true labels.</param>
    /// <param name="predicted">N predicted labels.</param>
    /// <param name="weights">How much each row counts.</param>
    public void Add(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, RowWeights weights)
    {
        var indexOf = new Dictionary<int, int>(Labels.Length);
        for (int i = 0; i < Labels.Length; i++)
        {
            indexOf[Labels[i]] = i;
        }

        Total += weights.Total;
        for (int row = 0; row < actual.Length; row++)
        {
            int index = indexOf[actual[row]];
            double weight = weights[row];
            _actual[index] += weight;
            _predicted[indexOf[predicted[row]]] += weight;
            _right[index] += actual[row] == predicted[row] ? weight : 0;
        }
    }

    /// <summary>Counts more rows with several labels each, which were checked.</summary>
    /// <param name="actual">[N, K] of 0 and 1.</param>
    /// <param name="predicted">[N, K] of 0 and 1.</param>
    /// <param name="weights">How much each row counts.</param>
    public void AddFlags(ReadOnlyMatrixSpan actual, ReadOnlyMatrixSpan predicted, RowWeights weights)
    {
        Total += weights.Total;
        for (int row = 0; row < actual.Rows; row++)
        {
            for (int j = 0; j < actual.Columns; j++)
            {
                _actual[j] += weights[row] * actual[row, j];
                _predicted[j] += weights[row] * predicted[row, j];
                _right[j] += weights[row] * actual[row, j] * predicted[row, j];
            }
        }
    }

    /// <summary>Precision, recall and F-beta of a class.</summary>
    public (double Precision, double Recall, double FBeta) Of(int index, double beta) =>
        Measures(_right[index], _predicted[index], _actual[index], beta);

    /// <summary>The weight of the rows of a class.</summary>
    public double Support(int index) => _actual[index];

    /// <summary>Precision, recall and F-beta by an average other than binary.</summary>
    public (double Precision, double Recall, double FBeta) Average(ClassAverage average, double beta)
    {
        if (average == ClassAverage.Micro)
        {
            return Measures(Right, _predicted.Sum(), _actual.Sum(), beta);
        }

        (double precision, double recall, double score, double sum) = (0, 0, 0, 0);
        for (int i = 0; i < Count; i++)
        {
            if (_countsAbsent || _actual[i] > 0 || _predicted[i] > 0)
            {
                double weight = average == ClassAverage.Weighted ? _actual[i] : 1;
                (double p, double r, double f) = Of(i, beta);
                precision += weight * p;
                recall += weight * r;
                score += weight * f;
                sum += weight;
            }
        }

        // No row has a label at all, and the average is by support.
        return sum == 0 ? (0, 0, 0) : (precision / sum, recall / sum, score / sum);
    }

    /// <summary>A share of nothing is 0, as scikit-learn's default has it.</summary>
    private static (double Precision, double Recall, double FBeta) Measures(double right, double predicted, double actual, double beta)
    {
        double square = beta * beta;
        double both = predicted + (square * actual);
        return (Share(right, predicted), Share(right, actual), Share((1 + square) * right, both));
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private static int[] Distinct(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted)
    {
        var labels = new HashSet<int>();
        foreach (int label in actual)
        {
            labels.Add(label);
        }

        foreach (int label in predicted)
        {
            labels.Add(label);
        }

        return [.. labels.Order()];
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
