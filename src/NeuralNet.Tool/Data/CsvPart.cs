namespace NeuralNet.Tool.Data;

/// <summary>Some rows of a larger table.</summary>
/// <param name="Table">Their values.</param>
/// <param name="Records">The same rows as the file has them.</param>
internal sealed record CsvPart(Table Table, IReadOnlyList<string> Records);
