using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The state of one <see cref="ICheckpointed"/> in a checkpoint: numbers and texts by name, and arrays by name.</summary>
public sealed class CheckpointPart
{
    internal CheckpointPart(Trainer trainer, Description numbers)
    {
        Trainer = trainer;
        Numbers = numbers;
    }

    /// <summary>The trainer, whose <see cref="Trainer.Model"/> tells the sizes of arrays.</summary>
    public Trainer Trainer { get; }

    /// <summary>Numbers, booleans and texts: written by its <c>Add</c>, read once each.</summary>
    public Description Numbers { get; }

    /// <summary>Its name in the checkpoint.</summary>
    public string Name => Numbers.Kind;

    /// <summary>The arrays.</summary>
    internal Dictionary<string, Tensor> Arrays { get; } = [];

    /// <summary>Adds a copy of an array.</summary>
    /// <param name="name">A name of its own in this part.</param>
    /// <param name="values">One or more finite numbers.</param>
    /// <exception cref="ArgumentException">The name is there already, or there are no values.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite: training has diverged.</exception>
    public void Add(string name, ReadOnlySpan<float> values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (NonFinite.IndexIn(values) is var place and >= 0)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"CheckpointPart expects finite numbers but element {place} of '{name}' of {Name} is {values[place]}: training has diverged."));
        }

        Arrays.Add(name, Tensor.From(values));
    }

    /// <summary>Reads a whole number that counts something.</summary>
    /// <param name="field">Its name in <see cref="Numbers"/>.</param>
    /// <param name="greatest">The greatest that is right.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not from 0 to <paramref name="greatest"/>.</exception>
    public int Count(string field, int greatest = int.MaxValue) => Numbers.Whole(field) is var number && number >= 0 && number <= greatest
        ? (int)number
        : throw new InvalidDataException(FormattableString.Invariant($"expected the {field} of {Name} to be from 0 to {greatest} but got {number}."));

    /// <summary>Reads an array.</summary>
    /// <param name="name">Its name in this part.</param>
    /// <param name="destination">As many numbers as it has.</param>
    /// <exception cref="InvalidDataException">There is none, it has another length, or a number that is not finite.</exception>
    public void Read(string name, Span<float> destination)
    {
        if (!Arrays.TryGetValue(name, out Tensor? array) || array.Length != destination.Length)
        {
            throw new InvalidDataException(
                $"expected {destination.Length} numbers as '{name}' of {Name} but got {(array is null ? "none" : FormattableString.Invariant($"{array.Length}"))}.");
        }

        if (NonFinite.IndexIn(array.AsSpan()) is var place and >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"expected finite numbers as '{name}' of {Name} but element {place} is {array[place]}."));
        }

        array.AsSpan().CopyTo(destination);
    }
}
