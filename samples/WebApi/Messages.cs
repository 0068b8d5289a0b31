namespace NeuralNet.Samples.WebApi;

/// <summary>The answer for one row.</summary>
/// <param name="Class">The class with the greatest probability, or by the model's threshold.</param>
/// <param name="Probability">Its probability.</param>
/// <param name="Probabilities">Of each class, by name.</param>
internal sealed record Prediction(string Class, double Probability, IReadOnlyDictionary<string, double> Probabilities);

/// <summary>The answer to <c>POST /predict</c>.</summary>
/// <param name="Answer">For the row.</param>
/// <param name="Version">The number of the model that gave it.</param>
/// <param name="Notes">A sentence for each value that counts as missing although there is one; else left out.</param>
internal sealed record PredictResponse(Prediction Answer, int Version, IReadOnlyCollection<string>? Notes);

/// <summary>The answer to <c>POST /predict/batch</c>: all from one model.</summary>
/// <param name="Answers">By row.</param>
/// <param name="Version">The number of the model that gave them.</param>
/// <param name="Notes">As for one row.</param>
internal sealed record BatchResponse(IReadOnlyList<Prediction> Answers, int Version, IReadOnlyCollection<string>? Notes);

/// <summary>A column as a client has to fill it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>number</c> or <c>category</c>.</param>
/// <param name="Categories">Those that the model knows.</param>
internal sealed record ColumnInfo(string Name, string Kind, IReadOnlyList<string>? Categories);

/// <summary>The answer to <c>GET /model</c>.</summary>
internal sealed record ModelInfo(
    int Version, string Target, IReadOnlyList<string> Classes, IReadOnlyList<ColumnInfo> Columns, IReadOnlyList<string> Notes, TrainingInfo Training);

/// <summary>What the training of the next model does.</summary>
/// <param name="State"><c>idle</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Progress">The last epoch, while it runs.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record TrainingInfo(string State, string? Progress, string? Error);

/// <summary>The answer to <c>GET /health</c>.</summary>
internal sealed record Health(string Status);

/// <summary>The answer to a request that cannot be met: what was expected, what came.</summary>
internal sealed record Failure(string Error);
