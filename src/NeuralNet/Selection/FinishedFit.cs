using System.Text;

namespace NeuralNet;

/// <summary>What a rank tells the others of a fit: its result, or what it threw.</summary>
/// <param name="Number">Which fit.</param>
/// <param name="Result">Null where it threw.</param>
/// <param name="Failure">What it threw; else null.</param>
internal sealed record FinishedFit(int Number, FitResult? Result, Exception? Failure)
{
    /// <summary>Some fits as bytes, every bit of a number kept; none for no fit. Of predictions only the shape: <see cref="SharedFits"/> sends them as they lie in memory.</summary>
    public static byte[] Write(IReadOnlyList<FinishedFit> fits)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        foreach (FinishedFit fit in fits)
        {
            writer.Write(fit.Number);
            Write(writer, fit.Failure);
            if (fit.Result is { } result)
            {
                Write(writer, result.Scores);
                Write(writer, result.Training);
                writer.Write(result.Predictions?.Rows ?? -1);
                writer.Write(result.Predictions?.Columns ?? -1);
                Write(writer, result.Error);
                writer.Write(result.Seconds);
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The fits that a rank wrote. Their predictions are not filled yet.</summary>
    public static IEnumerable<FinishedFit> Read(byte[] bytes, int rank)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        while (reader.BaseStream.Position < bytes.Length)
        {
            int number = reader.ReadInt32();
            yield return ReadError(reader, rank) is { } failure ? new(number, null, failure) : new(number, ReadResult(reader, rank), null);
        }
    }

    private static FitResult ReadResult(BinaryReader reader, int rank)
    {
        IReadOnlyList<Score> scores = ReadScores(reader)!;
        IReadOnlyList<Score>? training = ReadScores(reader);
        int rows = reader.ReadInt32(), columns = reader.ReadInt32();
        return new(scores)
        {
            Training = training,
            Predictions = rows < 0 ? null : new Tensor(rows, columns),
            Error = ReadError(reader, rank),
            Seconds = reader.ReadDouble(),
        };
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<Score>? scores)
    {
        writer.Write(scores?.Count ?? -1);
        foreach (Score score in scores ?? [])
        {
            writer.Write(score.Name);
            writer.Write(score.Value);
            writer.Write(score.HigherIsBetter);
        }
    }

    private static List<Score>? ReadScores(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        var scores = new List<Score>();
        for (int i = 0; i < count; i++)
        {
            scores.Add(new(reader.ReadString(), reader.ReadDouble(), reader.ReadBoolean()));
        }

        return count < 0 ? null : scores;
    }

    private static void Write(BinaryWriter writer, Exception? error)
    {
        writer.Write(error is not null);
        if (error is not null)
        {
            writer.Write(error.GetType().ToString());
            writer.Write(error.Message);
        }
    }

    // The message is that of the rank that ran the fit, so that results are the same text on every rank. Types are not made by name: trimming may have removed them.
    private static CollectiveException? ReadError(BinaryReader reader, int rank)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        string type = reader.ReadString();
        return new(reader.ReadString(), new CollectiveException(FormattableString.Invariant($"Rank {rank} threw {type}.")));
    }
}
