namespace NeuralNet;

/// <summary><see cref="Schedule.CosineRestarts"/>.</summary>
internal sealed class CosineRestartsSchedule : Schedule, IDescribable<CosineRestartsSchedule>
{
    private const int MostCycles = 1000;
    private readonly double _growth;

    // Where each cycle ends, as a share of the run.
    private readonly double[] _ends;

    public CosineRestartsSchedule(int cycles, double growth)
    {
        Checked(Kind, cycles, cycles is >= 1 and <= MostCycles, nameof(cycles), "from 1 to 1,000");
        _growth = Checked(Kind, growth, growth is >= 0.001 and <= 1000, nameof(growth), "from 0.001 to 1,000");
        _ends = new double[cycles];
        double length = 1, sum = 0, longest = Math.Max(0, (cycles - 1) * Math.Log(growth));
        for (int i = 0; i < cycles; i++)
        {
            length = Math.Exp((i * Math.Log(growth)) - longest); // relative to the longest: no power overflows
            _ends[i] = sum += length;
        }

        for (int i = 0; i < cycles; i++)
        {
            _ends[i] /= sum;
        }
    }

    public static string Kind => "CosineRestarts";

    public static CosineRestartsSchedule From(Description description) => new(description.Size("cycles"), description.Real("growth"));

    public void Describe(Description description) => description.Add("cycles", _ends.Length).Add("growth", _growth);

    public override string ToString() => FormattableString.Invariant($"{Kind}({_ends.Length})");

    protected override double At(double done)
    {
        int cycle = 0;
        while (cycle < _ends.Length - 1 && done >= _ends[cycle])
        {
            cycle++;
        }

        double begin = cycle == 0 ? 0 : _ends[cycle - 1];
        return _ends[cycle] > begin ? HalfCosine((done - begin) / (_ends[cycle] - begin)) : 0;
    }
}
