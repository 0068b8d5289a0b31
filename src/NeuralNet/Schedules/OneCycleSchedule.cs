namespace NeuralNet;

/// <summary><see cref="Schedule.OneCycle"/>.</summary>
internal sealed class OneCycleSchedule(double peak, double start, double end) : Schedule, IDescribable<OneCycleSchedule>
{
    private readonly double _peak = Checked(Kind, peak, peak is > 0 and < 1, nameof(peak), "above 0 and below 1");
    private readonly double _start = Checked(Kind, start, start is >= 0 and <= 1, nameof(start), "of 0 to 1");
    private readonly double _end = Checked(Kind, end, end is >= 0 and <= 1, nameof(end), "of 0 to 1");

    public static string Kind => "OneCycle";

    public static OneCycleSchedule From(Description description) => new(description.Real("peak"), description.Real("start"), description.Real("end"));

    public void Describe(Description description) => description.Add("peak", _peak).Add("start", _start).Add("end", _end);

    public override string ToString() => FormattableString.Invariant($"{Kind}({_peak})");

    protected override double At(double done) => done < _peak
        ? 1 - ((1 - _start) * HalfCosine(done / _peak))
        : _end + ((1 - _end) * HalfCosine((done - _peak) / (1 - _peak)));
}
