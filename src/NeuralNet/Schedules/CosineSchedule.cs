namespace NeuralNet;

/// <summary><see cref="Schedule.Cosine"/>.</summary>
internal sealed class CosineSchedule : Schedule, IDescribable<CosineSchedule>
{
    public static string Kind => "Cosine";

    public static CosineSchedule From(Description description) => new();

    public void Describe(Description description)
    {
    }

    public override string ToString() => Kind;

    protected override double At(double done) => HalfCosine(done);
}
