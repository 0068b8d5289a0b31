namespace NeuralNet;

/// <summary>A step of a <see cref="LearningRateTrial"/>.</summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Loss">The batch's mean loss before the update.</param>
/// <param name="Smoothed">The mean of the losses so far, of which the last count most.</param>
public readonly record struct LearningRatePoint(float Rate, float Loss, float Smoothed);

/// <summary>The loss while the learning rate rises: flat, then falling, then rising again.</summary>
public sealed class LearningRateTrial
{
    internal LearningRateTrial(IReadOnlyList<LearningRatePoint> points)
    {
        Points = points;
        int lowest = 0;
        for (int i = 1; i < points.Count; i++)
        {
            lowest = points[i].Smoothed < points[lowest].Smoothed ? i : lowest;
        }

        // The greatest fall of the smoothed loss from one step to the next, before its least. The first means are of few batches, and jump.
        int steepest = lowest;
        double fall = 0;
        for (int i = Math.Max(1, points.Count / 5); i <= lowest; i++)
        {
            double slope = points[i - 1].Smoothed - points[i].Smoothed;
            (fall, steepest) = slope > fall ? (slope, i) : (fall, steepest);
        }

        AtLeastLoss = points[lowest].Rate;
        AtSteepestFall = points[steepest].Rate;
    }

    /// <summary>The steps, up to where the loss diverged.</summary>
    public IReadOnlyList<LearningRatePoint> Points { get; }

    /// <summary>The learning rate where the smoothed loss falls fastest.</summary>
    public float AtSteepestFall { get; }

    /// <summary>The learning rate of the least smoothed loss: already a little too large.</summary>
    public float AtLeastLoss { get; }

    /// <summary>A tenth of <see cref="AtLeastLoss"/>: a rate to begin with.</summary>
    public float Suggestion => AtLeastLoss / 10;

    /// <summary>Text such as <c>learning rate 0.012 (steepest fall at 0.019, least loss at 0.12)</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"learning rate {Suggestion:G2} (steepest fall at {AtSteepestFall:G2}, least loss at {AtLeastLoss:G2})");
}
