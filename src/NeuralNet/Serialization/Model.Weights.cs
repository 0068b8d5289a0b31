using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Weights alone, by PyTorch's names, of a model that is built in code.</content>
public sealed partial class Model
{
    // Names in a message.
    private const int MostNamed = 12;

    /// <summary>Reads parameters and states by their names from a safetensors file, such as one that PyTorch wrote with <c>save_file(model.state_dict(), path)</c>.</summary>
    /// <param name="path">The file, or the index of several, <c>model.safetensors.index.json</c>.</param>
    /// <param name="rename">
    /// Turns a name of the file into a path of this model; null where they are equal. For an <c>nn.Sequential</c> with activations as modules
    /// <see cref="WeightNames.FromPyTorch"/> makes one, for a module with a field for each layer <see cref="WeightNames.FromModules"/>.
    /// </param>
    /// <param name="isStrict">Whether every tensor must be used and every part of the model be given. If false, what fits is read.</param>
    /// <returns>What did not fit, a sentence each; empty if strict.</returns>
    /// <remarks>
    /// A linear layer's weight is [outputs, inputs] in the file. F64, F32, F16, BF16 and whole numbers are read (<see cref="SafeTensorsReader.Read(string)"/>).
    /// PyTorch's <c>num_batches_tracked</c> is ignored. A tensor that <c>safetensors.torch.save_model</c> left out, since it is tied to another, is read
    /// from that. All is checked before anything is changed.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="rename"/> gives null.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, a number is not finite, or, if strict, a tensor is missing, left over or of another shape: the message lists them. Nothing is changed.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public IReadOnlyList<string> LoadWeights(string path, Func<string, string>? rename = null, bool isStrict = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        return LoadWeights(file, path, rename, isStrict);
    }

    /// <summary>The same from a stream, strictly. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <param name="rename">As above; null where the names are the paths.</param>
    /// <inheritdoc cref="LoadWeights(string, Func{string, string}?, bool)" path="/exception"/>
    public void LoadWeights(Stream stream, Func<string, string>? rename)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using SafeTensorsReader file = SafeTensorsReader.Open(stream);
        LoadWeights(file, "the stream", rename, isStrict: true);
    }

    /// <summary>Writes parameters and states alone, by their names, for PyTorch's <c>load_file</c> and <c>load_state_dict</c>.</summary>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="rename">Turns a path of this model into a name of the file; null where they are equal. See <see cref="WeightNames.ToPyTorch"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="rename"/> gives null.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite, or two parts get the same name.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void SaveWeights(string path, Func<string, string>? rename = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var tensors = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in ModelFormat.Tensors(this))
        {
            string renamed = WeightFit.Rename(rename, name, nameof(SaveWeights));
            if (!tensors.TryAdd(renamed, tensor))
            {
                throw new InvalidOperationException($"Model.SaveWeights expects a name of its own for each tensor but rename gave '{renamed}' again, for '{name}'.");
            }
        }

        SafeTensorsFile.Write(path, tensors);
    }

    private IReadOnlyList<string> LoadWeights(SafeTensorsReader file, string source, Func<string, string>? rename, bool isStrict)
    {
        WeightFit fit = new(this, file, rename);
        IReadOnlyList<string> problems = fit.Problems;
        if (isStrict && problems.Count > 0)
        {
            string more = problems.Count > MostNamed ? FormattableString.Invariant($"; and {problems.Count - MostNamed} more") : "";
            throw new InvalidDataException(
                $"Cannot load weights from {source}: expected a tensor for each part of the model and no other, but got {problems.Count} differences: "
                + $"{string.Join("; ", problems.Take(MostNamed))}{more}. "
                + (fit.Prefix is null
                    ? "Build the same layers, pass a rename, or set isStrict to false."
                    : $"Names in the file begin with '{FileText.Cut(fit.Prefix)}': pass WeightNames.FromPyTorch(model, \"{FileText.Cut(fit.Prefix)}\") as the rename."));
        }

        // Each once and in the order of the file, since a stream may not go back.
        ILookup<SafeTensorsEntry, object> parts = fit.Matched.ToLookup(match => match.Entry, match => match.Part);
        var read = new List<(Tensor Values, object Part)>();
        foreach (SafeTensorsEntry entry in file.Entries.Where(parts.Contains))
        {
            Tensor values = file.Read(entry.Name);
            if (NonFinite.IndexIn(values.AsSpan()) is var place and >= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Cannot load weights from {source}: expected finite numbers but element {place} of '{FileText.Cut(entry.Name)}' is {values[place]}. Nothing was changed."));
            }

            read.AddRange(parts[entry].Select(part => (values, part)));
        }

        file.ReadToEnd();
        ModelValues before = new(this);
        before.Take(this);
        foreach ((Tensor values, object part) in read)
        {
            if (part is Parameter parameter)
            {
                (parameter.IsTransposedInFiles ? values.Transpose() : values).AsSpan().CopyTo(parameter.Value.AsSpan());
            }
            else
            {
                values.AsSpan().CopyTo(((LayerState)part).Value.AsSpan());
            }
        }

        try
        {
            foreach (Layer layer in Root.Tree)
            {
                layer.Loaded();
            }
        }
        catch
        {
            before.Restore(this);
            throw;
        }

        return problems;
    }
}
