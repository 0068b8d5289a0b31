namespace NeuralNet;

/// <summary><see cref="Schedule.Exponential"/>.</summary>
internal sealed class ExponentialSchedule(double end) : Schedule, IDescribable<ExponentialSchedule>
{
    private readonly double _end = Checked(Kind, end, end is > 0 and <= 1, nameof(end), "above 0 and at most 1");

    public static string Kind => "Exponential";

    public static ExponentialSchedule From(Description description) => new(description.Real("end"));

    public void Describe(Description description) => description.Add("end", _end);

    public override string ToString() => FormattableString.Invariant($"{Kind}({_end})");

    protected override double At(double done) => Math.Pow(_end, done);
}
