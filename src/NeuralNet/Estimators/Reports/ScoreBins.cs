namespace NeuralNet;

/// <summary>
/// How many positives and negatives have which probability, in bins: what the area under the ROC curve is computed from where there are too many scores to keep each.
/// A bin is narrower the nearer it is to 0 or to 1, as a floating-point number is near 0.
/// </summary>
internal sealed class ScoreBins
{
    // Probabilities below 2^-32, or as near to 1, share a bin.
    private const int Exponents = 31;
    private const uint Half = 0x3F000000;
    private const int MantissaBits = 23;

    private readonly int _shift;
    private readonly int _side;
    private readonly long[] _positives;
    private readonly long[] _negatives;

    /// <param name="most">The most bins, unless the exponents alone need more.</param>
    public ScoreBins(int most)
    {
        int bits = 0;
        while (bits < MantissaBits && 4L * Exponents << bits <= most)
        {
            bits++;
        }

        _shift = MantissaBits - bits;
        _side = (Exponents << bits) + 2;
        _positives = new long[2 * _side];
        _negatives = new long[2 * _side];
    }

    public void Add(float probability, bool isPositive) => (isPositive ? _positives : _negatives)[BinOf(probability)]++;

    /// <summary>The area, a pair within a bin counting one half, and how far it may be from that of the scores themselves: half of those pairs. NaN where a side has no row.</summary>
    public (double Area, double Error) RocArea()
    {
        (double area, double within, double truePositives, double falsePositives) = (0, 0, 0, 0);
        for (int i = _positives.Length - 1; i >= 0; i--)
        {
            double pairs = (double)_positives[i] * _negatives[i];
            area += (_negatives[i] * truePositives) + (pairs / 2);
            within += pairs;
            truePositives += _positives[i];
            falsePositives += _negatives[i];
        }

        double all = truePositives * falsePositives;
        return (area / all, within / 2 / all);
    }

    // Rises with the probability. Above one half the bins are those of 1 - p, which is exact there.
    private int BinOf(float probability)
    {
        bool isHigh = probability > 0.5f;
        uint bits = BitConverter.SingleToUInt32Bits(isHigh ? 1 - probability : probability);
        int fromHalf = (int)((Half - bits) >> _shift);
        int bin = Math.Max(0, _side - 1 - fromHalf);
        return isHigh ? (2 * _side) - 1 - bin : bin;
    }
}
