namespace NeuralNet;

/// <summary><see cref="Schedule.CosLog4"/>.</summary>
internal sealed class CosLog4Schedule : Schedule, IDescribable<CosLog4Schedule>
{
    public static string Kind => "CosLog4";

    public static CosLog4Schedule From(Description description) => new();

    public void Describe(Description description)
    {
    }

    public override string ToString() => Kind;

    protected override double At(double done) => 1 - HalfCosine(2 * Math.Log2(1 + (15 * done)));
}
