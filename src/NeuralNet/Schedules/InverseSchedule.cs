namespace NeuralNet;

/// <summary><see cref="Schedule.Inverse"/>.</summary>
internal sealed class InverseSchedule(double decay) : Schedule, IDescribable<InverseSchedule>
{
    private readonly double _decay = Checked(Kind, decay, decay > 0 && double.IsFinite(decay), nameof(decay), "above 0");

    public static string Kind => "Inverse";

    public static InverseSchedule From(Description description) => new(description.Real("decay"));

    public void Describe(Description description) => description.Add("decay", _decay);

    public override string ToString() => FormattableString.Invariant($"{Kind}({_decay})");

    protected override double At(double done) => 1 / (1 + (_decay * done));
}
