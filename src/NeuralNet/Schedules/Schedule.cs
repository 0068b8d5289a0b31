namespace NeuralNet;

/// <summary>How a setting changes during a training run: a factor for each share of the run that is done.</summary>
/// <remarks>
/// It multiplies the learning rate (<c>FitOptions.Schedule</c>), the weight decay (<c>FitOptions.WeightDecaySchedule</c>) or a
/// <c>Dropout</c> layer's rate. It knows no optimizer and holds no state: a resumed run continues with the right factor. A trainer asks for the
/// factor at the middle of each step, so that neither the first nor the last step of a rise or a fall is lost. docs/training.md shows all of
/// them in one picture.
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 20, batchSize: 128, options: new() { Schedule = Schedule.Cosine(warmUp: 0.05) });
/// </code>
/// </example>
public abstract class Schedule
{
    /// <summary>The kinds of schedules that a file can hold: the library's, listed here, and your own once you register them.</summary>
    public static KindRegistry<Schedule> Kinds { get; } = new KindRegistry<Schedule>("schedule")
        .Register<LinearSchedule>()
        .Register<CosineSchedule>()
        .Register<CosineRestartsSchedule>()
        .Register<FlatCosineSchedule>()
        .Register<OneCycleSchedule>()
        .Register<CosLog4Schedule>()
        .Register<StepsSchedule>()
        .Register<ExponentialSchedule>()
        .Register<InverseSchedule>()
        .Register<WarmUpSchedule>();

    /// <summary>A schedule by a function. A file cannot hold it: pass it again when the run is resumed.</summary>
    /// <param name="factor">Maps the share of the run that is done, 0 to below 1, to the factor, 0 or more.</param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public static Schedule Of(Func<double, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        return new FunctionSchedule(factor);
    }

    /// <summary>From 1 to 0 in a straight line.</summary>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static Schedule Linear(double warmUp = 0) => WarmUp(warmUp, new LinearSchedule());

    /// <summary>From 1 to 0 along half a cosine, (1 + cos πt) / 2 (Loshchilov and Hutter 2017).</summary>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static Schedule Cosine(double warmUp = 0) => WarmUp(warmUp, new CosineSchedule());

    /// <summary>
    /// Several falls from 1 to 0 along half a cosine, each a cycle that begins at 1 again (SGDR; Loshchilov and Hutter 2017).
    /// </summary>
    /// <param name="cycles">How many, 1 to 1,000.</param>
    /// <param name="growth">How much longer each cycle is than the one before, 0.001 to 1,000; 1 for equal lengths, 2 is usual.</param>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule CosineRestarts(int cycles, double growth = 1, double warmUp = 0) => WarmUp(warmUp, new CosineRestartsSchedule(cycles, growth));

    /// <summary>1 for a while, then to 0 along half a cosine (flat-cos; used by RealMLP for dropout and decay).</summary>
    /// <param name="flat">The share of the run for which it stays 1, 0 to below 1.</param>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A share is not 0 to below 1.</exception>
    public static Schedule FlatCosine(double flat = 0.5, double warmUp = 0) => WarmUp(warmUp, new FlatCosineSchedule(flat));

    /// <summary>
    /// One cycle: a rise from <paramref name="start"/> to 1, then a fall to <paramref name="end"/>, both along half a cosine (Smith and Topin 2018;
    /// as PyTorch's <c>OneCycleLR</c> with its defaults, which changes the momentum too: this does not).
    /// </summary>
    /// <param name="peak">The share of the run that the rise takes, above 0 and below 1.</param>
    /// <param name="start">The factor at the start, 0 to 1.</param>
    /// <param name="end">The factor at the end, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule OneCycle(double peak = 0.3, double start = 1 / 25.0, double end = 1 / 25e4) => new OneCycleSchedule(peak, start, end);

    /// <summary>
    /// Four rises and falls, each longer than the one before: (1 - cos(2π · log₂(1 + 15t))) / 2 (RealMLP; Holzmüller et al. 2024). Begins and ends at 0.
    /// </summary>
    public static Schedule CosLog4() => new CosLog4Schedule();

    /// <summary>Drops at given places: factor^n once n of them are reached (as PyTorch's <c>MultiStepLR</c>, in shares of the run).</summary>
    /// <param name="factor">What each drop multiplies by, above 0 and at most 1, such as 0.1.</param>
    /// <param name="at">The shares of the run at which it drops, above 0 and below 1, in rising order.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is out of its range.</exception>
    /// <exception cref="ArgumentException">No place, or places that are not in rising order from 0 to 1.</exception>
    public static Schedule Steps(double factor, params IReadOnlyList<double> at) => new StepsSchedule(factor, at);

    /// <summary>From 1 to <paramref name="end"/> by equal ratios: end^t (as PyTorch's <c>ExponentialLR</c>, in shares of the run).</summary>
    /// <param name="end">The factor at the end of the run, above 0 and at most 1.</param>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Exponential(double end = 0.01, double warmUp = 0) => WarmUp(warmUp, new ExponentialSchedule(end));

    /// <summary>1 / (1 + decay · t): fast at first, then ever slower (Robbins and Monro 1951).</summary>
    /// <param name="decay">Above 0; the factor at the end of the run is 1 / (1 + decay).</param>
    /// <param name="warmUp">The share of the run that a straight rise from 0 takes before, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule Inverse(double decay = 9, double warmUp = 0) => WarmUp(warmUp, new InverseSchedule(decay));

    /// <summary>The factor.</summary>
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

    /// <summary>Half a cosine from 1 to 0.</summary>
    internal static double HalfCosine(double done) => (1 + Math.Cos(Math.PI * done)) / 2;

    /// <summary>Throws unless a setting is in its range; the message names the schedule and the setting.</summary>
    internal static double Checked(string schedule, double value, bool isRight, string name, string range) => isRight
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"Schedule.{schedule} expects {name} {range} but got {value}."));

    private static Schedule WarmUp(double share, Schedule then) => share == 0 ? then : new WarmUpSchedule(share, then);

    private sealed class FunctionSchedule(Func<double, double> factor) : Schedule
    {
        public override string ToString() => "Schedule.Of";

        protected override double At(double done) => factor(done);
    }
}
