namespace NeuralNet;

/// <summary><see cref="Schedule.FlatCosine"/>.</summary>
internal sealed class FlatCosineSchedule(double flat) : Schedule, IDescribable<FlatCosineSchedule>
{
    private readonly double _flat = Checked(Kind, flat, flat is >= 0 and < 1, nameof(flat), "of 0 to below 1");

    public static string Kind => "FlatCosine";

    public static FlatCosineSchedule From(Description description) => new(description.Real("flat"));

    public void Describe(Description description) => description.Add("flat", _flat);

    public override string ToString() => FormattableString.Invariant($"{Kind}({_flat})");

    protected override double At(double done) => done < _flat ? 1 : HalfCosine((done - _flat) / (1 - _flat));
}
