namespace NeuralNet;

/// <summary><see cref="Schedule.Linear"/>.</summary>
internal sealed class LinearSchedule : Schedule, IDescribable<LinearSchedule>
{
    public static string Kind => "Linear";

    public static LinearSchedule From(Description description) => new();

    public void Describe(Description description)
    {
    }

    public override string ToString() => Kind;

    protected override double At(double done) => 1 - done;
}
