namespace NeuralNet;

/// <summary>One branch of <see cref="Branches"/>: some columns of the input, and the layers that they go through.</summary>
public sealed class Branch
{
    /// <summary>A branch.</summary>
    /// <param name="columns">Which columns it takes, such as <c>0..5</c>, <c>^2..</c> or <c>..</c> for all.</param>
    /// <param name="layers">What they go through, from input to output; none to pass them on as they are.</param>
    /// <exception cref="ArgumentException">One layer twice, or sizes that do not fit.</exception>
    public Branch(Range columns, params IReadOnlyList<Layer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        Columns = columns;
        Layers = layers.Count == 0 ? null : new Sequential(layers);
    }

    /// <summary>Which columns of the input it takes.</summary>
    public Range Columns { get; }

    /// <summary>What they go through; null to pass them on as they are.</summary>
    public Sequential? Layers { get; }

    /// <summary>Text such as <c>0..5: Sequential(2 layers)</c>.</summary>
    public override string ToString() => Layers is null ? $"{Columns}" : $"{Columns}: {Layers}";
}
