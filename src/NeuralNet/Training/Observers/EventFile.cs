using System.Buffers.Binary;
using System.Globalization;

namespace NeuralNet;

/// <summary>An event file of TensorBoard: TFRecords, each with a message <c>Event</c> of Protocol Buffers.</summary>
/// <remarks>
/// A record is the length of its data (uint64, little-endian), the masked CRC-32C of these eight bytes, the data, and the masked CRC-32C of
/// the data. The file is opened for each record and closed after it.
/// Source: TensorFlow, <c>tfrecord</c>, <c>event.proto</c> and <c>summary.proto</c>.
/// </remarks>
internal sealed class EventFile
{
    // Fields of Event.
    private const int WallTime = 1;
    private const int Step = 2;
    private const int FileVersion = 3;
    private const int Summary = 5;
    private const int SessionLog = 7;

    // Of Summary, of its Value, and of SessionLog.
    private const int Value = 1;
    private const int Tag = 1;
    private const int SimpleValue = 2;
    private const int Status = 1;
    private const long Start = 1;

    private readonly string _path;

    private EventFile(string path) => _path = path;

    /// <summary>A new file in a folder, which is made where it is missing, with the record of the format's version.</summary>
    public static EventFile Create(string folder)
    {
        Directory.CreateDirectory(folder);
        string name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.{Environment.MachineName}");
        string path = Path.Combine(folder, name);
        for (int i = 1; !TryCreate(path); i++)
        {
            path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{i}"));
        }

        var file = new EventFile(path);
        file.Append(Event().Add(FileVersion, "brain.Event:2"));
        return file;
    }

    /// <summary>Says that a run goes on at a step: what earlier files have from it on no longer counts.</summary>
    public void WriteStart(long step) => Append(Event().Add(Step, step).Add(SessionLog, new ProtobufMessage().Add(Status, Start)));

    /// <summary>Writes the values of a step.</summary>
    public void Write(long step, IEnumerable<(string Tag, float Value)> values)
    {
        var summary = new ProtobufMessage();
        foreach ((string tag, float value) in values)
        {
            summary.Add(Value, new ProtobufMessage().Add(Tag, tag).Add(SimpleValue, value));
        }

        Append(Event().Add(Step, step).Add(Summary, summary));
    }

    private static ProtobufMessage Event() => new ProtobufMessage().Add(WallTime, (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds);

    // False where another run has made it in the same second.
    private static bool TryCreate(string path)
    {
        try
        {
            new FileStream(path, FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private void Append(ProtobufMessage message)
    {
        const int DataStart = sizeof(ulong) + sizeof(uint);
        ReadOnlySpan<byte> data = message.Bytes;
        byte[] record = new byte[DataStart + data.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), Crc32C.Masked(record.AsSpan(0, sizeof(ulong))));
        data.CopyTo(record.AsSpan(DataStart));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(DataStart + data.Length), Crc32C.Masked(data));

        // One write for a record: a reader sees it whole.
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        file.Write(record);
    }
}
