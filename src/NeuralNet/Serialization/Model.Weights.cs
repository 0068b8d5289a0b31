using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Weights alone, by PyTorch's names, of a model that is built in code.</content>
public sealed partial class Model
{
    // PyTorch's batch norm counts its batches; nothing here needs the number.
    private const string BatchCounter = "num_batches_tracked";

    // Names in a message.
    private const int MostNamed = 12;

    /// <summary>Reads parameters and states by their names from a safetensors file, such as one that PyTorch wrote with <c>save_file(model.state_dict(), path)</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rename">
    /// Turns a name of the file into a path of this model, such as <c>name => name["net.".Length..]</c>; null where they are equal. For an
    /// <c>nn.Sequential</c> with activations as modules, <see cref="WeightNames.FromPyTorch"/> makes one.
    /// </param>
    /// <param name="isStrict">Whether every tensor must be used and every part of the model be given. If false, what fits is read.</param>
    /// <returns>What did not fit, a sentence each; empty if strict.</returns>
    /// <remarks>
    /// A linear layer's weight is [outputs, inputs] in the file. Types F32, F64, F16 and BF16 are read. PyTorch's <c>num_batches_tracked</c> is ignored.
    /// All is checked before anything is changed.
    /// </remarks>
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
    /// <exception cref="InvalidOperationException">A number is not finite, or two parts get the same name.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void SaveWeights(string path, Func<string, string>? rename = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var tensors = new Dictionary<string, Tensor>();
        foreach ((string name, Tensor tensor) in ModelFormat.Tensors(this))
        {
            string renamed = rename is null ? name : rename(name);
            if (!tensors.TryAdd(renamed, tensor))
            {
                throw new InvalidOperationException($"Model.SaveWeights expects a name of its own for each tensor but rename gave '{renamed}' again, for '{name}'.");
            }
        }

        SafeTensorsFile.Write(path, tensors);
    }

    private List<string> LoadWeights(SafeTensorsReader file, string source, Func<string, string>? rename, bool isStrict)
    {
        Dictionary<string, (Shape Shape, object Part)> expected = [];
        foreach ((string path, Parameter parameter) in ParameterPaths.Zip(Parameters))
        {
            Shape shape = parameter.Shape;
            expected.Add(path, (parameter.IsTransposedInFiles ? new Shape(shape.Columns, shape.Rows) : shape, parameter));
        }

        foreach ((string path, LayerState state) in StatePaths.Zip(States))
        {
            expected.Add(path, (state.Shape, state));
        }

        List<string> missing, leftOver = [], misshapen = [];
        var matched = new List<(SafeTensorsEntry Entry, object Part)>();
        foreach (SafeTensorsEntry entry in file.Entries)
        {
            string path = rename is null ? entry.Name : rename(entry.Name);
            if (expected.Remove(path, out (Shape Shape, object Part) found))
            {
                if (entry.IsSupported && IsSame(entry, found.Shape))
                {
                    matched.Add((entry, found.Part));
                }
                else
                {
                    misshapen.Add($"{FileText.Cut(path)} {found.Shape} but the file has {entry.SizesText}, {FileText.Cut(entry.Type)}{Hint(entry, found.Shape)}");
                }
            }
            else if (!path.EndsWith(BatchCounter, StringComparison.Ordinal))
            {
                leftOver.Add(FileText.Cut($"{entry.Name} {entry.SizesText}"));
            }
        }

        missing = [.. expected.Select(part => $"{part.Key} {part.Value.Shape}")];
        List<string> problems =
        [
            .. misshapen.Select(text => $"of another shape: {text}"), .. missing.Select(text => $"missing in the file: {text}"),
            .. leftOver.Select(text => $"left over in the file: {text}"),
        ];
        if (isStrict && problems.Count > 0)
        {
            string more = problems.Count > MostNamed ? FormattableString.Invariant($"; and {problems.Count - MostNamed} more") : "";
            throw new InvalidDataException(
                $"Cannot load weights from {source}: expected a tensor for each part of the model and no other, but got {problems.Count} differences: "
                + $"{string.Join("; ", problems.Take(MostNamed))}{more}. Build the same layers, pass a rename, or set isStrict to false.");
        }

        Tensor[] values = [.. matched.Select(match => file.Read(match.Entry.Name))];
        for (int i = 0; i < values.Length; i++)
        {
            if (NonFinite.IndexIn(values[i].AsSpan()) is var place and >= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"Cannot load weights from {source}: expected finite numbers but element {place} of '{FileText.Cut(matched[i].Entry.Name)}' is {values[i].AsSpan()[place]}. Nothing was changed."));
            }
        }

        file.ReadToEnd();
        ModelValues before = new(this);
        before.Take(this);
        for (int i = 0; i < values.Length; i++)
        {
            if (matched[i].Part is Parameter parameter)
            {
                (parameter.IsTransposedInFiles ? values[i].Transpose() : values[i]).AsSpan().CopyTo(parameter.Value.AsSpan());
            }
            else
            {
                values[i].AsSpan().CopyTo(((LayerState)matched[i].Part).Value.AsSpan());
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

    private static bool IsSame(SafeTensorsEntry entry, Shape shape) => entry.Sizes.SequenceEqual(shape.ToArray().Select(size => (long)size));

    private static string Hint(SafeTensorsEntry entry, Shape shape) =>
        shape.Rank == 2 && IsSame(entry, new Shape(shape.Columns, shape.Rows)) ? " (transposed)" : "";
}
