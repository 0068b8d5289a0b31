namespace NeuralNet;

/// <summary>The rows of an IDX file, read once, block by block: memory is that of a block.</summary>
internal sealed class IdxRows : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _content;
    private readonly IdxHeader _header;

    /// <exception cref="InvalidDataException">The file is damaged, or in another format.</exception>
    public IdxRows(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            (_content, _header) = Explained(() => (IdxContent.Begin(_file).Open(out IdxHeader header), header));
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The number of rows.</summary>
    public int Count => _header.Shape[0];

    /// <summary>The elements of a row.</summary>
    public int Columns => _header.Shape.Rank == 1 ? 1 : Count == 0 ? 0 : _header.Shape.Length / Count;

    /// <summary>Reads the next rows.</summary>
    /// <param name="scale">What every element is multiplied by.</param>
    /// <param name="rows">[rows, <see cref="Columns"/>], to be overwritten.</param>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Read(float scale, Tensor rows) => Explained(() =>
    {
        long bytes = ElementReader.Fill(_content, _header.ElementSize, (source, destination) => _header.Decode(source, scale, destination), rows.AsSpan());
        return bytes == (long)rows.Length * _header.ElementSize ? bytes : throw new FormatException(
            $"expected {_header.DataLength} bytes of elements after the header, {_header.Shape} of {_header.ElementSize} bytes each, but it ends before.");
    });

    /// <summary>Throws unless the file ends here.</summary>
    /// <exception cref="InvalidDataException">It goes on.</exception>
    public void ThrowUnlessAtEnd() => Explained(() => _content.ReadByte() < 0 ? 0 : throw new FormatException(
        $"expected {_header.DataLength} bytes of elements after the header, {_header.Shape} of {_header.ElementSize} bytes each, but there are more."));

    public void Dispose()
    {
        _content.Dispose();
        _file.Dispose();
    }

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw IdxFile.Unreadable(_path, error);
        }
    }
}
