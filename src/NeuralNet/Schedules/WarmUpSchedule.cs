namespace NeuralNet;

/// <summary>A straight rise from 0 to where another schedule begins, which then has the rest of the run to itself.</summary>
internal sealed class WarmUpSchedule(double share, Schedule then) : Schedule, IDescribable<WarmUpSchedule>
{
    private readonly double _share = share is > 0 and < 1
        ? share
        : throw new ArgumentOutOfRangeException(
            "warmUp", FormattableString.Invariant($"Schedule expects a warm-up of 0 to below 1 but got {share}: it is a share of the run."));

    public static string Kind => "WarmUp";

    public static WarmUpSchedule From(Description description) => new(description.Real("share"), Kinds.Build(description.Child("then")));

    public void Describe(Description description) => description.Add("share", _share).Add("then", Kinds.Describe(then));

    public override string ToString() => FormattableString.Invariant($"{then} after a warm-up of {_share}");

    protected override double At(double done) => done < _share
        ? done / _share * then.Factor(0)
        : then.Factor((done - _share) / (1 - _share));
}
