namespace NeuralNet.Samples.Plotting;

/// <summary>The part of an axis that a chart shows.</summary>
internal readonly record struct NumberRange(double Low, double High)
{
    public const double UsualMargin = 0.04;     // of the range, on each side

    /// <summary>A range a little wider than the numbers; [-1, 1] around nothing.</summary>
    public static NumberRange Around(IEnumerable<double> numbers, double share = UsualMargin)
    {
        double[] all = [.. numbers.DefaultIfEmpty(0)];
        (double low, double high) = (all.Min(), all.Max());
        double margin = low == high ? 1 : share * (high - low);
        return new NumberRange(low - margin, high + margin);
    }

    /// <summary>The number a share of the way up: 0 is the low end, 1 the high one.</summary>
    public double At(double share) => Low + (share * (High - Low));

    public NumberRange Union(NumberRange other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));
}
