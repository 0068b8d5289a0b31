using System.Globalization;

namespace NeuralNet;

/// <summary>A fit of a cross-validation, a search or a learning curve was finished.</summary>
/// <param name="Done">Fits that are finished, this one included.</param>
/// <param name="Total">Fits in all.</param>
/// <param name="Elapsed">Time since the first began.</param>
/// <param name="Scores">Of this fit; none where its candidate failed.</param>
public sealed record SelectionProgress(int Done, int Total, TimeSpan Elapsed, IReadOnlyList<Score> Scores)
{
    /// <summary>The time that remains if the rest is as fast as before.</summary>
    public TimeSpan Remaining => Elapsed * ((double)(Total - Done) / Done);

    /// <summary>Text such as <c>fit 3/15, 12 s left: log loss 0.3021, accuracy 0.8710</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"fit {Done}/{Total}, {Remaining.TotalSeconds:F0} s left: {(Scores.Count == 0 ? "failed" : string.Join(", ", Scores))}");
}
