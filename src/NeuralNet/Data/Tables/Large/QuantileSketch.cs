namespace NeuralNet;

/// <summary>The quantiles of any number of numbers, in memory that hardly grows with them: up to 2,047 exactly, of more with a rank error that it states.</summary>
/// <remarks>
/// <para>
/// Levels of 2,048 numbers: those of level h stand for 2^h numbers each. A full level is sorted and every second number of it goes to the next level (a compactor, as in KLL:
/// Karnin, Lang and Liberty 2016), by turns the smaller or the greater of each pair, so that their errors cancel (as in Manku, Rajagopalan and Lindsay 1998). Nothing is drawn at
/// random: the same numbers in the same order give the same bits, in whatever parts they come.
/// </para>
/// <para>
/// <see cref="RankError"/> holds for every quantile and every order of the numbers: about log2(N / 2048) / 4096 of N numbers, 0.2 % of a million and 0.5 % of a billion. What was
/// met is a third of that or less. Memory: 16 KB a level, log2(N / 2048) + 1 levels. Not for several threads at once.
/// </para>
/// </remarks>
/// <example><code>
/// var sketch = new QuantileSketch();
/// foreach (double price in prices)
/// {
///     sketch.Add(price);
/// }
///
/// Console.WriteLine($"median {sketch.Quantile(0.5)}, ranks to {sketch.RankError:P2}");
/// </code></example>
public sealed class QuantileSketch
{
    private const int LevelSize = 2048;

    private readonly Level _first = new();
    private readonly List<Level> _levels;
    private double _least = double.NaN;
    private double _greatest = double.NaN;
    private long _tooHigh;      // how much ranks may have grown by all compactions
    private long _tooLow;       // and how much they may have shrunk
    private (double Value, long End)[]? _sorted;

    /// <summary>A sketch of no numbers.</summary>
    public QuantileSketch() => _levels = [_first];

    /// <summary>N, how many numbers were added.</summary>
    public long Count { get; private set; }

    /// <summary>How far the rank of a quantile may be off, as a share of N: guaranteed for the numbers that came; 0 while all of them are kept.</summary>
    public double RankError => Count == 0 ? 0 : (double)Math.Max(_tooHigh, _tooLow) / Count;

    /// <summary>Adds a number.</summary>
    /// <param name="value">Finite.</param>
    /// <exception cref="ArgumentException">It is NaN or infinite.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException(FormattableString.Invariant($"QuantileSketch.Add expects a finite number but got {value}. Leave missing numbers out."), nameof(value));
        }

        Count++;
        Widen(value);
        _sorted = null;
        if (_first.Add(value))
        {
            Compact(0);
        }
    }

    /// <summary>Adds all numbers of another sketch, such as that of another file. The rank errors add up as shares of all numbers.</summary>
    /// <param name="other">Stays as it is.</param>
    /// <exception cref="ArgumentException">It is this sketch.</exception>
    public void Merge(QuantileSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException("QuantileSketch.Merge expects another sketch but got itself.", nameof(other));
        }

        if (other.Count == 0)
        {
            return;
        }

        Count += other.Count;
        (_tooHigh, _tooLow) = (_tooHigh + other._tooHigh, _tooLow + other._tooLow);
        Widen(other._least);
        Widen(other._greatest);
        for (int h = 0; h < other._levels.Count; h++)
        {
            foreach (double value in other._levels[h].Values)
            {
                Put(h, value);
            }
        }
    }

    /// <summary>The number that a share of all numbers lies below: 0 gives the least, 0.5 the median, 1 the greatest, exactly.</summary>
    /// <param name="share">0 to 1. Between two neighbours there is a straight line (type 7 of Hyndman and Fan 1996, as numpy).</param>
    /// <exception cref="InvalidOperationException">No number was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to 1.</exception>
    public double Quantile(double share)
    {
        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), FormattableString.Invariant($"QuantileSketch.Quantile expects a share of 0 to 1 but got {share}."));
        }

        if (Count == 0)
        {
            throw new InvalidOperationException("QuantileSketch.Quantile expects one or more numbers but none was added.");
        }

        double place = share * (Count - 1);
        long before = (long)Math.Floor(place);
        double low = At(before), rest = place - before;
        return rest == 0 ? low : low + ((At(before + 1) - low) * rest);
    }

    /// <summary>Numbers in increasing order that stand for all: all of them where they are at most so many and kept, else as many quantiles, evenly spread from the least to the greatest.</summary>
    /// <param name="most">2 or more.</param>
    internal double[] Spread(int most)
    {
        if (Count <= most && RankError == 0)
        {
            return Array.ConvertAll(Sorted(), item => item.Value);
        }

        double[] numbers = new double[(int)Math.Min(Count, most)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = At((long)Math.Round((double)i / (numbers.Length - 1) * (Count - 1)));
        }

        return numbers;
    }

    private void Widen(double value)
    {
        // Negated, so that the first number takes the place of NaN.
        _least = !(value >= _least) ? value : _least;
        _greatest = !(value <= _greatest) ? value : _greatest;
    }

    private void Put(int h, double value)
    {
        _sorted = null;
        if (h >= _levels.Count)
        {
            AddLevels(h);
        }

        if (_levels[h].Add(value))
        {
            Compact(h);
        }
    }

    private void AddLevels(int h)
    {
        while (_levels.Count <= h)
        {
            _levels.Add(new Level());
        }
    }

    // Of each pair of neighbours one goes on and counts twice. The smaller makes the ranks between the two too high by one of the level's weight, the greater too low.
    private void Compact(int h)
    {
        ReadOnlySpan<double> values = _levels[h].Sort();
        int first = _tooHigh <= _tooLow ? 0 : 1;
        (first == 0 ? ref _tooHigh : ref _tooLow) += 1L << h;
        for (int i = first; i < values.Length; i += 2)
        {
            Put(h + 1, values[i]);
        }

        _levels[h].Clear();
    }

    private double At(long index)
    {
        if (index <= 0 || index >= Count - 1)
        {
            return index <= 0 ? _least : _greatest;
        }

        (double Value, long End)[] sorted = Sorted();
        int first = 0, last = sorted.Length - 1;
        while (first < last)
        {
            int middle = (first + last) / 2;
            (first, last) = sorted[middle].End > index ? (first, middle) : (middle + 1, last);
        }

        return sorted[first].Value;
    }

    // The kept numbers, each with the count of all numbers up to it.
    private (double Value, long End)[] Sorted()
    {
        if (_sorted is not null)
        {
            return _sorted;
        }

        var sorted = new List<(double Value, long End)>();
        for (int h = 0; h < _levels.Count; h++)
        {
            foreach (double value in _levels[h].Values)
            {
                sorted.Add((value, 1L << h));
            }
        }

        sorted.Sort((a, b) => a.Value.CompareTo(b.Value));
        long end = 0;
        return _sorted = [.. sorted.Select(item => (item.Value, end += item.End))];
    }

    private sealed class Level
    {
        private double[] _values = new double[16];
        private double[]? _merged;
        private int _count;

        public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

        /// <summary>True where it is full then.</summary>
        public bool Add(double value)
        {
            if (_count == _values.Length)
            {
                Array.Resize(ref _values, 2 * _count);
            }

            _values[_count++] = value;
            return _count == LevelSize;
        }

        /// <summary>Sorts a full level, which above the first has two sorted halves, unless sketches were merged.</summary>
        public ReadOnlySpan<double> Sort()
        {
            ReadOnlySpan<double> first = _values.AsSpan(0, LevelSize / 2), second = _values.AsSpan(LevelSize / 2);
            if (!IsSorted(first) || !IsSorted(second))
            {
                Array.Sort(_values);
                return _values;
            }

            _merged ??= new double[LevelSize];
            for (int i = 0, j = 0, to = 0; to < LevelSize; to++)
            {
                _merged[to] = j == second.Length || (i < first.Length && first[i] <= second[j]) ? first[i++] : second[j++];
            }

            return _merged;
        }

        public void Clear() => _count = 0;

        private static bool IsSorted(ReadOnlySpan<double> values)
        {
            for (int i = 1; i < values.Length; i++)
            {
                if (values[i - 1] > values[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
