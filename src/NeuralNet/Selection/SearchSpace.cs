using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The candidates of a search: a value of any type, and the options in which candidates differ from it.</summary>
/// <remarks>
/// An option has a name, its values or a range, and a function that makes a candidate with such a value of another; for a record, that is <c>with</c>. There is no
/// reflection, so trimmed and ahead-of-time programs work. Functions are called in the order in which the options were added. A space that is
/// complete may be used by several searches at once.
/// </remarks>
/// <typeparam name="T">The type of a candidate: <see cref="MlpOptions"/>, or a record of your own.</typeparam>
/// <example><code>
/// SearchSpace&lt;MlpOptions&gt; space = new SearchSpace&lt;MlpOptions&gt;(new MlpOptions())
///     .Add("dropout", [0f, 0.1f, 0.3f], (options, value) => options with { Dropout = value })
///     .AddLogRange("rate", 1e-3, 1e-1, (options, value) => options with { LearningRate = (float)value });
/// </code></example>
public sealed class SearchSpace<T>
{
    /// <summary>More candidates than this are a mistake: they could not be fitted in a lifetime.</summary>
    internal const int MostCandidates = 1_000_000;

    private readonly T _start;
    private readonly List<SearchOption<T>> _options = [];

    /// <summary>A space without options, whose one candidate is the start.</summary>
    /// <param name="start">What candidates are made of; it must not change.</param>
    public SearchSpace(T start) => _start = start;

    /// <summary>The names of the options, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => [.. _options.Select(option => option.Name)];

    /// <summary>Adds an option with some values.</summary>
    /// <typeparam name="TValue">The type of a value.</typeparam>
    /// <param name="name">Not blank, and no other option's.</param>
    /// <param name="values">One or more, in the order of a grid; equally likely in a random search.</param>
    /// <param name="set">From a candidate and a value to a candidate with it.</param>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no value; or the name is blank, another option's, or a column of the results.</exception>
    public SearchSpace<T> Add<TValue>(string name, IReadOnlyList<TValue> values, Func<T, TValue, T> set)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(set);
        TValue[] kept = [.. values];
        return kept.Length > 0
            ? Add(new(name, kept.Length, (candidate, index) => (set(candidate, kept[(int)index]), kept[(int)index])))
            : throw new ArgumentException($"SearchSpace expects one or more values of \"{name}\" but got none.", nameof(values));
    }

    /// <summary>Adds an option whose values a random search draws from a range, each as likely as another.</summary>
    /// <param name="name">Not blank, and no other option's.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">Above it; a limit that is not reached.</param>
    /// <param name="set">From a candidate and a value to a candidate with it.</param>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not finite.</exception>
    /// <exception cref="ArgumentException">The name is blank, another option's, or a column of the results.</exception>
    public SearchSpace<T> AddRange(string name, double low, double high, Func<T, double, T> set)
    {
        if (!(low < high && double.IsFinite(high - low)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(low), FormattableString.Invariant($"SearchSpace.AddRange expects a finite range that rises for \"{name}\" but got {low} to {high}."));
        }

        return AddRange(name, share => low + (share * (high - low)), set);
    }

    /// <summary>
    /// Adds an option whose values a random search draws from a range, each order of magnitude as likely as another: low · (high / low)^u with u uniform in [0, 1). For
    /// learning rates, penalties and other factors.
    /// </summary>
    /// <param name="name">Not blank, and no other option's.</param>
    /// <param name="low">The least value, above 0.</param>
    /// <param name="high">Above it; a limit that is not reached.</param>
    /// <param name="set">From a candidate and a value to a candidate with it.</param>
    /// <returns>This space.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or not finite, or begins at 0 or below.</exception>
    /// <exception cref="ArgumentException">The name is blank, another option's, or a column of the results.</exception>
    public SearchSpace<T> AddLogRange(string name, double low, double high, Func<T, double, T> set)
    {
        if (!(low > 0 && low < high && double.IsFinite(high / low)))
        {
            throw new ArgumentOutOfRangeException(nameof(low), FormattableString.Invariant(
                $"SearchSpace.AddLogRange expects a range that begins above 0 and rises for \"{name}\" but got {low} to {high}, such as 1e-4 to 1e-1."));
        }

        return AddRange(name, share => low * Math.Pow(high / low, share), set);
    }

    /// <summary>Every combination of values; the option that was added last changes fastest, as in nested loops.</summary>
    /// <exception cref="ArgumentException">An option has a range, or there are too many.</exception>
    internal IReadOnlyList<Candidate<T>> Grid()
    {
        if (_options.FirstOrDefault(option => option.Count is null) is { } range)
        {
            throw new ArgumentException(
                $"HyperparameterSearch.Grid expects values for each option but \"{range.Name}\" has a range. Use Random or Halving, or Add with some values.");
        }

        long size = Size;
        if (size > MostCandidates)
        {
            throw new ArgumentException(
                $"HyperparameterSearch.Grid expects at most {MostCandidates} candidates but the values combine to more. Use Random or Halving.");
        }

        var candidates = new Candidate<T>[size];
        double[] positions = new double[_options.Count];
        for (int i = 0; i < candidates.Length; i++)
        {
            int rest = i;
            for (int j = positions.Length - 1; j >= 0; j--)
            {
                (rest, int index) = Math.DivRem(rest, _options[j].Count!.Value);
                positions[j] = index;
            }

            candidates[i] = At(i, positions);
        }

        return candidates;
    }

    /// <summary>
    /// Candidates drawn by a seed: fewer are the first of more. Where all options have values, no candidate is drawn twice, and there are no more than combinations.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 candidate, or too many.</exception>
    internal IReadOnlyList<Candidate<T>> Draw(string who, int count, int seed)
    {
        if (count is < 1 or > MostCandidates)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"HyperparameterSearch.{who} expects 1 to {MostCandidates} candidates but got {count}.");
        }

        var candidates = new List<Candidate<T>>();
        var seen = new HashSet<string>();
        double[] positions = new double[_options.Count];
        bool hasRange = _options.Exists(option => option.Count is null);
        for (int draw = 0; candidates.Count < Math.Min(count, Size); draw++)
        {
            var random = new CounterRandom(RandomPurpose.SearchCandidates, seed, draw);
            for (int j = 0; j < positions.Length; j++)
            {
                positions[j] = _options[j].Count is { } values ? random.NextInt(values) : random.NextFloat();
            }

            if (hasRange || seen.Add(string.Join(' ', positions)))
            {
                candidates.Add(At(candidates.Count, positions));
            }
        }

        return candidates;
    }

    // Of combinations; more than MostCandidates where an option has a range, or where there are too many to count.
    private long Size => _options.Aggregate(1L, (size, option) => Math.Min(size * (option.Count ?? MostCandidates), MostCandidates + 1L));

    private SearchSpace<T> AddRange(string name, Func<double, double> at, Func<T, double, T> set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return Add(new(name, null, (candidate, share) => (set(candidate, at(share)), at(share))));
    }

    private SearchSpace<T> Add(SearchOption<T> option)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(option.Name, nameof(option));
        if (Names.Contains(option.Name) || SearchResult<T>.Columns.Contains(option.Name))
        {
            throw new ArgumentException(
                $"SearchSpace expects options of different names, none of them {string.Join(", ", SearchResult<T>.Columns)}, but got \"{option.Name}\". Rename it.", nameof(option));
        }

        _options.Add(option);
        return this;
    }

    private Candidate<T> At(int index, double[] positions)
    {
        T value = _start;
        var settings = new KeyValuePair<string, object?>[positions.Length];
        for (int j = 0; j < positions.Length; j++)
        {
            (value, object? setting) = _options[j].Set(value, positions[j]);
            settings[j] = new(_options[j].Name, setting);
        }

        return new(index, value, settings);
    }
}
