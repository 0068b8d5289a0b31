using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Whether the peers computed what we did: a ratio of times says nothing about different work.</summary>
internal sealed class Agreement(double tolerance)
{
    private readonly List<string> _failures = [];
    private double _greatest;

    private int _comparisons;

    public bool Holds => _failures.Count == 0;

    public void Compare(string peer, string item, ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        _comparisons++;
        double worst = ours.Length == theirs.Length ? 0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            double difference = Math.Abs(ours[i] - theirs[i]) / (1 + Math.Abs(ours[i]));
            worst = difference <= worst ? worst : difference; // NaN becomes the worst
        }

        _greatest = Math.Max(_greatest, worst);
        if (!(worst <= tolerance))
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{peer} differs by {worst:G3} on {item}"));
        }
    }

    /// <param name="compared">What was compared, such as <c>the outputs</c>.</param>
    public string Sentence(string compared) =>
        _comparisons == 0 ? "No peer to compare with."
        : Holds ? string.Create(
            CultureInfo.InvariantCulture,
            $"Checked: {compared} of every peer measured agree with ours within {tolerance:G2} · (1 + |value|); "
            + $"the greatest difference is {_greatest:G2}.")
        : $"**WRONG: {compared} do not agree with ours: {string.Join("; ", _failures)}.**";
}
