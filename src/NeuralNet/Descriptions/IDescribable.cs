namespace NeuralNet;

/// <summary>An object that a file can hold: it describes what its constructor needs.</summary>
/// <remarks>Implement <see cref="IDescribable{TSelf}"/>, which adds how to rebuild it.</remarks>
public interface IDescribable
{
    /// <summary>Adds what the constructor needs to a description. Parameters and states are saved without it.</summary>
    /// <param name="description">Receives the fields.</param>
    void Describe(Description description);
}

/// <summary>A layer, loss, optimizer or activation that a file can hold and that can be rebuilt from it.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <example>
/// <code>
/// public sealed class Gain : Layer, IDescribable&lt;Gain&gt;
/// {
///     public static string Kind => "Gain";
///     public void Describe(Description description) => description.Add("columns", Inputs);
///     public static Gain From(Description description) => new(description.Size("columns"));
///     ...
/// }
///
/// Layer.Kinds.Register&lt;Gain&gt;();   // once, before a file is loaded
/// </code>
/// </example>
public interface IDescribable<TSelf> : IDescribable
    where TSelf : IDescribable<TSelf>
{
    /// <summary>The name in files. Do not change it once files exist.</summary>
    static abstract string Kind { get; }

    /// <summary>Rebuilds the object. Do not allocate by a number of the description: parameters get their memory later.</summary>
    /// <param name="description">What <see cref="IDescribable.Describe"/> added; read each field once.</param>
    /// <exception cref="InvalidDataException">A field is missing or not as expected: the methods of the description throw it.</exception>
    static abstract TSelf From(Description description);
}
