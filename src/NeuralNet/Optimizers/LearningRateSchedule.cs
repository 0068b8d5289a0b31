using System.Globalization;

namespace NeuralNet;

/// <summary>How the learning rate changes during a training run: a factor for each share of the run that is done.</summary>
/// <remarks>
/// It knows no optimizer and holds no state: a resumed run continues with the right rate. A trainer asks for the factor
/// at the middle of each step, so that neither the first nor the last step of a rise or a fall is lost.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 20, batchSize: 128, options: new() { Schedule = LearningRateSchedule.Cosine(warmUp: 0.05) });
/// </code>
/// </example>
public abstract class LearningRateSchedule
{
    /// <summary>The kinds of schedules that a checkpoint can hold: the library's, listed here, and your own once you register them.</summary>
    public static KindRegistry<LearningRateSchedule> Kinds { get; } = new KindRegistry<LearningRateSchedule>("learning-rate schedule")
        .Register<CosineSchedule>()
        .Register<LinearSchedule>();

    /// <summary>A schedule by a function. A checkpoint cannot hold it: pass it again when the run is resumed.</summary>
    /// <param name="factor">
    /// Maps the share of the run that is done, 0 to below 1, to the factor of the optimizer's learning rate, 0 or more.
    /// </param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static LearningRateSchedule Of(Func<double, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new FunctionSchedule(factor);
    }

    /// <summary>From 1 to 0 along half a cosine, (1 + cos πt) / 2 (Loshchilov and Hutter 2017), after a straight rise from 0.</summary>
    /// <param name="warmUp">The share of the run that the rise takes, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static LearningRateSchedule Cosine(double warmUp = 0) => new CosineSchedule(warmUp);

    /// <summary>From 1 to 0 in a straight line, after a straight rise from 0.</summary>
    /// <param name="warmUp">The share of the run that the rise takes, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static LearningRateSchedule Linear(double warmUp = 0) => new LinearSchedule(warmUp);

    /// <summary>The factor that multiplies the optimizer's learning rate.</summary>
    /// <param name="done">The share of the run that is done, 0 to 1.</param>
    /// <exception cref="InvalidOperationException">The schedule gave a negative number or NaN.</exception>
    public double Factor(double done)
    {
        double factor = At(done);
        return double.IsFinite(factor) && factor >= 0
            ? factor
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"{this} expects a factor of 0 or more but got {factor} for {done}: fix the function."));
    }

    /// <summary>The schedule's name.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>The factor: 0 or more.</summary>
    /// <param name="done">The share of the run that is done, 0 to 1.</param>
    protected abstract double At(double done);

    private sealed class FunctionSchedule(Func<double, double> factor) : LearningRateSchedule
    {
        public override string ToString() => nameof(LearningRateSchedule);

        protected override double At(double done) => factor(done);
    }

    /// <summary>A straight rise from 0 to 1, then a fall.</summary>
    private abstract class WarmedUp(double warmUp) : LearningRateSchedule
    {
        private readonly double _warmUp = warmUp is >= 0 and < 1
            ? warmUp
            : throw new ArgumentOutOfRangeException(
                nameof(warmUp), FormattableString.Invariant($"LearningRateSchedule expects a warm-up of 0 to below 1 but got {warmUp}."));

        public void Describe(Description description) => description.Add("warm_up", _warmUp);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}(warm-up {_warmUp})");

        protected override double At(double done) => done < _warmUp ? done / _warmUp : Fall((done - _warmUp) / (1 - _warmUp));

        /// <summary>From the share of the fall that is done to the factor.</summary>
        protected abstract double Fall(double done);
    }

    private sealed class CosineSchedule(double warmUp) : WarmedUp(warmUp), IDescribable<CosineSchedule>
    {
        public static string Kind => "Cosine";

        public static CosineSchedule From(Description description) => new(description.Real("warm_up"));

        protected override double Fall(double done) => (1 + Math.Cos(Math.PI * done)) / 2;
    }

    private sealed class LinearSchedule(double warmUp) : WarmedUp(warmUp), IDescribable<LinearSchedule>
    {
        public static string Kind => "Linear";

        public static LinearSchedule From(Description description) => new(description.Real("warm_up"));

        protected override double Fall(double done) => 1 - done;
    }
}
