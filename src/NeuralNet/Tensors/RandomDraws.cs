using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// A stream of random numbers that depends on a seed, a purpose and a place alone, and not on earlier draws: the same three give the
/// same numbers, in any order and on any thread.
/// </summary>
/// <remarks>
/// A layer gets one to draw its initial values (<see cref="Layer.Initialize"/>), and a new one for each training pass
/// (<see cref="LayerContext.Random"/>). It is a struct with a counter: a copy draws the same numbers again. SplitMix64
/// (Steele, Lea and Flood 2014). Not for cryptography.
/// </remarks>
public struct RandomDraws
{
    private CounterRandom _random;

    internal RandomDraws(CounterRandom random) => _random = random;

    /// <summary>The remaining draws, for the library's own kernels.</summary>
    internal readonly CounterRandom Counter => _random;

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextFloat() => _random.NextFloat();

    /// <summary>Uniform in [low, high), or low where the two are equal.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">Above all.</param>
    public float NextFloat(float low, float high) => _random.NextFloat(low, high);

    /// <summary>Uniform in 0..limit-1.</summary>
    /// <param name="limit">1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _random.NextInt(limit);
    }

    /// <summary>Fills with uniform draws from [low, high).</summary>
    /// <param name="destination">What to fill.</param>
    /// <param name="low">The least.</param>
    /// <param name="high">Above all.</param>
    public void FillUniform(Span<float> destination, float low, float high) => _random.FillUniform(destination, low, high);

    /// <summary>Fills with draws from a normal distribution (Box and Muller 1958).</summary>
    /// <param name="destination">What to fill.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation.</param>
    public void FillNormal(Span<float> destination, float mean, float standardDeviation) => _random.FillNormal(destination, mean, standardDeviation);
}
