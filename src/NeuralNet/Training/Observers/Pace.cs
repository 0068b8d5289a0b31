namespace NeuralNet;

/// <summary>Keeps a least time between two events. 0 bytes a call.</summary>
/// <param name="interval">The least time; zero lets every event pass.</param>
/// <param name="clock">What measures it.</param>
internal sealed class Pace(TimeSpan interval, TimeProvider clock)
{
    private long? _last;

    /// <summary>Whether the interval has passed since this was last true. The first call is.</summary>
    public bool IsDue()
    {
        long now = clock.GetTimestamp();
        if (_last is long last && clock.GetElapsedTime(last, now) < interval)
        {
            return false;
        }

        _last = now;
        return true;
    }
}
