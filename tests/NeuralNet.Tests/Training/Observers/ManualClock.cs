namespace NeuralNet.Tests.Training.Observers;

/// <summary>A clock that goes on by a fixed time at every look, in place of the system's.</summary>
internal sealed class ManualClock(TimeSpan tick) : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now += tick.Ticks;
}
