namespace NeuralNet;

/// <summary>Precision, recall and F1 of a class, or of an average over classes.</summary>
public sealed record ClassScores
{
    /// <summary>The class's name, or that of the average.</summary>
    public required string Name { get; init; }

    /// <summary>TP / (TP + FP): the share of the rows predicted as the class that are of it, 0 to 1. 0 where none was predicted.</summary>
    public required double Precision { get; init; }

    /// <summary>TP / (TP + FN): the share of the class's rows that were predicted as it, 0 to 1. 0 where the class has no row.</summary>
    public required double Recall { get; init; }

    /// <summary>2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall, 0 to 1.</summary>
    public required double F1 { get; init; }

    /// <summary>The weight of the rows that are truly of the class: their number where no weights are given.</summary>
    public required double Support { get; init; }

    internal static ClassScores Of(string name, (double Precision, double Recall, double F1) scores, double support) =>
        new() { Name = name, Precision = scores.Precision, Recall = scores.Recall, F1 = scores.F1, Support = support };
}
