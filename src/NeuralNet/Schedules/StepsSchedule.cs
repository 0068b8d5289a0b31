namespace NeuralNet;

/// <summary><see cref="Schedule.Steps"/>.</summary>
internal sealed class StepsSchedule : Schedule, IDescribable<StepsSchedule>
{
    private readonly double _factor;
    private readonly double[] _at;

    public StepsSchedule(double factor, IReadOnlyList<double> at)
    {
        ArgumentNullException.ThrowIfNull(at);
        _factor = Checked(Kind, factor, factor is > 0 and <= 1, nameof(factor), "above 0 and at most 1");
        _at = [.. at];
        double last = 0;
        foreach (double place in _at)
        {
            if (!(place > last && place < 1))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"Schedule.Steps expects shares of the run above 0 and below 1, in rising order, but got {place}. Such as Steps(0.1, 0.5, 0.75)."), nameof(at));
            }

            last = place;
        }

        if (_at.Length == 0)
        {
            throw new ArgumentException("Schedule.Steps expects one or more shares of the run but got none. Such as Steps(0.1, 0.5, 0.75).", nameof(at));
        }
    }

    public static string Kind => "Steps";

    public static StepsSchedule From(Description description) =>
        new(description.Real("factor"), [.. description.Children("at").Select(place => place.Real("share"))]);

    public void Describe(Description description) =>
        description.Add("factor", _factor).Add("at", Array.ConvertAll(_at, place => new Description("Place").Add("share", place)));

    public override string ToString() => FormattableString.Invariant($"{Kind}({_factor}, {_at.Length} times)");

    protected override double At(double done)
    {
        double factor = 1;
        foreach (double place in _at)
        {
            factor *= done >= place ? _factor : 1;
        }

        return factor;
    }
}
