using System.Text;

namespace NeuralNet.Tool.Data;

/// <summary>Divides a text into records by RFC 4180: a line end within quotes belongs to the field. The records stay as they are written.</summary>
/// <param name="text">The text.</param>
/// <param name="name">What messages call its file.</param>
internal sealed class CsvRecords(TextReader text, string name)
{
    // Of the library's reader too.
    private const int MostCharacters = 1 << 24;

    private readonly char[] _buffer = new char[1 << 15];
    private int _place;
    private int _length;

    /// <summary>Appends the next record, without its line end.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ToolException">A record does not end.</exception>
    public bool Next(StringBuilder record)
    {
        if (!Fill())
        {
            return false;
        }

        int begin = record.Length;
        bool isQuoted = false;
        while (Fill())
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_place, _length - _place);
            int count = isQuoted ? rest.IndexOfAny('"', '\n') : rest.IndexOfAny('"', '\n', '\r');
            count = count < 0 ? rest.Length : count;
            record.Append(rest[..count]);
            _place += count;
            if (record.Length - begin > MostCharacters)
            {
                throw new ToolException($"{name}: a row is longer than 16 million characters. Perhaps a quote opens a field and is never closed, or the file is no table.");
            }

            if (_place == _length)
            {
                continue;
            }

            char character = _buffer[_place++];
            if (!isQuoted && character != '"')
            {
                if (character == '\r')
                {
                    SkipLineFeed();
                }

                return true;
            }

            isQuoted ^= character == '"';
            record.Append(character);
        }

        return true;
    }

    private void SkipLineFeed()
    {
        if (Fill() && _buffer[_place] == '\n')
        {
            _place++;
        }
    }

    private bool Fill()
    {
        if (_place < _length)
        {
            return true;
        }

        (_place, _length) = (0, text.Read(_buffer));
        return _length > 0;
    }
}
