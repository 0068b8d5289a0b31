using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>The tensors read from a file, by name; asking for another one throws the reason why it is missing.</summary>
/// <param name="source">The file, for messages.</param>
/// <param name="entries">All tensors of the file.</param>
/// <param name="tensors">Those that were read, in the order of the file.</param>
internal sealed class TensorDictionary(
    string source, IReadOnlyList<SafeTensorsEntry> entries, OrderedDictionary<string, Tensor> tensors) : IReadOnlyDictionary<string, Tensor>
{
    public IEnumerable<string> Keys => tensors.Keys;

    public IEnumerable<Tensor> Values => tensors.Values;

    public int Count => tensors.Count;

    public Tensor this[string key]
    {
        get
        {
            if (tensors.TryGetValue(key, out Tensor? tensor))
            {
                return tensor;
            }

            entries.FirstOrDefault(entry => entry.Name == key)?.ToShape(source); // throws: it was not read for a reason
            throw new KeyNotFoundException(
                $"{source} has no tensor '{FileText.Cut(key)}', it has {SafeTensorsReader.Names(entries)}.");
        }
    }

    public bool ContainsKey(string key) => tensors.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor value) => tensors.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
