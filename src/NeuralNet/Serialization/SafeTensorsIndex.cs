using System.Text.Json;

namespace NeuralNet;

/// <summary>
/// The index of weights in several files, as Hugging Face's transformers writes it: <c>model.safetensors.index.json</c> with
/// <c>{"metadata": {"total_size": …}, "weight_map": {"0.weight": "model-00001-of-00002.safetensors", …}}</c>.
/// </summary>
/// <param name="FileOf">The file of each tensor by the tensor's name: a name in the index's folder.</param>
/// <param name="Metadata">The index's metadata, numbers as text.</param>
internal sealed record SafeTensorsIndex(IReadOnlyDictionary<string, string> FileOf, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>How the name of such a file ends.</summary>
    public const string Extension = ".index.json";

    // Each is an open file.
    private const int MostFiles = 1000;

    /// <summary>Reads an index.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or too large.</exception>
    public static SafeTensorsIndex Read(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length > SafeTensorsHeader.MaxLength)
            {
                throw new InvalidDataException($"expected at most {SafeTensorsHeader.MaxLength} bytes but the file has {stream.Length}.");
            }

            byte[] json = new byte[stream.Length];
            stream.ReadExactly(json);
            return Parse(json);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new InvalidDataException(
                $"Cannot read {path} as the index of safetensors files: {error.Message} It is damaged or in another format: copy it again from where it came.", error);
        }
    }

    /// <summary>Opens the files, and compares them with the index.</summary>
    /// <param name="path">The index.</param>
    /// <exception cref="InvalidDataException">A file is damaged, lacks one of its tensors, or has others.</exception>
    /// <exception cref="IOException">A file does not exist or cannot be read.</exception>
    public IReadOnlyList<SafeTensorsShard> Open(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var shards = new List<SafeTensorsShard>();
        try
        {
            foreach (IGrouping<string, string> file in FileOf.GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                SafeTensorsShard shard = SafeTensorsShard.Open(Path.Combine(folder, file.Key));
                shards.Add(shard);
                string? lacking = file.FirstOrDefault(name => !shard.Header.ByName.ContainsKey(name));
                string? further = shard.Header.Entries.FirstOrDefault(entry => FileOf.GetValueOrDefault(entry.Name) != file.Key)?.Name;
                if (lacking is not null || further is not null)
                {
                    throw new InvalidDataException(
                        $"Cannot read {shard.Source}: expected the tensors that {path} announces for it but "
                        + (lacking is not null ? $"'{FileText.Cut(lacking)}' is not there." : $"'{FileText.Cut(further!)}' is there too.")
                        + " The files are of different versions: copy all of them again from where they came.");
                }
            }
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }

        return shards;
    }

    private static SafeTensorsIndex Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        JsonText.Expect(ref reader, JsonTokenType.StartObject, "the index");
        Dictionary<string, string>? files = null, metadata = null;
        while (JsonText.Name(ref reader, "a part of the index") is string part)
        {
            switch (part)
            {
                case "weight_map" when files is null: files = Texts(ref reader, part); break;
                case "metadata" when metadata is null: metadata = Texts(ref reader, part); break;
                case "weight_map" or "metadata": throw new InvalidDataException($"expected one {part} but it comes twice.");
                default: reader.Skip(); break;
            }
        }

        reader.Read(); // throws if anything but white space follows
        if (files is null or { Count: 0 })
        {
            throw new InvalidDataException("expected a weight_map with the file of each tensor but there is none.");
        }

        string[] names = [.. files.Values.Distinct()];
        if (names.Length > MostFiles)
        {
            throw new InvalidDataException($"expected at most {MostFiles} files but got {names.Length}.");
        }

        // An index from elsewhere must not reach a file outside of its folder.
        if (names.FirstOrDefault(name => name.AsSpan().ContainsAny("/\\:\0") || name is "" or "." or "..") is string bad)
        {
            throw new InvalidDataException($"expected names of files in the folder of the index but got '{FileText.Cut(bad)}'.");
        }

        return new SafeTensorsIndex(files, metadata ?? []);
    }

    private static Dictionary<string, string> Texts(ref Utf8JsonReader reader, string what)
    {
        var texts = new Dictionary<string, string>();
        JsonText.Expect(ref reader, JsonTokenType.StartObject, what);
        while (JsonText.Name(ref reader, $"a name of the {what}") is string name)
        {
            if (texts.Count == SafeTensorsHeader.MaxCount)
            {
                throw new InvalidDataException($"expected at most {SafeTensorsHeader.MaxCount} names in the {what} but there are more.");
            }

            if (!texts.TryAdd(name, JsonText.Scalar(ref reader, what, name)))
            {
                throw new InvalidDataException($"expected each name once in the {what} but '{FileText.Cut(name)}' comes twice.");
            }
        }

        return texts;
    }
}
