namespace NeuralNet;

/// <summary>Bytes that are no text in the encoding by which they are read; <see cref="TableReading"/> says it with the file and the column.</summary>
/// <param name="problem">What was found, such as <c>the byte 0xE9</c>.</param>
/// <param name="line">Where, from 1.</param>
/// <param name="before">The text of that line before it.</param>
internal sealed class UndecodableException(string problem, int line, string before) : Exception(problem)
{
    public int Line { get; } = line;

    public string Before { get; } = before;
}
