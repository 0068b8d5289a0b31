namespace NeuralNet;

/// <summary>Writes a run as event files, whose curves TensorBoard shows while training goes on and compares between runs.</summary>
/// <remarks>
/// <para>
/// Each run, and each resume, makes a file <c>events.out.tfevents.SECONDS.HOST</c> in the folder, with the values <c>loss/step</c> and
/// <c>learning_rate</c> of steps, and <c>loss/epoch</c>, <c>loss/validation</c> and <c>metric/NAME</c> of epochs. The horizontal axis of all is
/// <see cref="TrainingRun.Step"/>. A resumed run tells TensorBoard from which step on the older files no longer count. Give each run a folder of
/// its own, side by side; <c>tensorboard --logdir runs</c> then shows them all.
/// </para>
/// <para>
/// The file is opened for each write and closed after it: nothing is lost when training fails or is killed. Where a step is very short or
/// the disk far away, log fewer steps. A step that is logged allocates some memory. A step without a loss, whose rows all weigh 0, is left out.
/// </para>
/// <para>Source: TensorFlow's event files; <c>torch.utils.tensorboard.SummaryWriter</c>.</para>
/// <code>
/// trainer.Fit(train, epochs: 20, batchSize: 64, test, new() { Observers = [new TensorBoardLog("runs/adam", everySteps: 10)] });
/// </code>
/// </remarks>
public sealed class TensorBoardLog : ITrainingObserver
{
    private readonly string _folder;
    private readonly int _everySteps;
    private EventFile? _file;

    /// <summary>A log.</summary>
    /// <param name="folder">The run's folder, made where it is missing.</param>
    /// <param name="everySteps">Steps from one that is logged to the next, 1 or more; epochs are all logged.</param>
    /// <exception cref="ArgumentException">The folder is empty or no path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The steps are below 1.</exception>
    public TensorBoardLog(string folder, int everySteps = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (everySteps < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(everySteps), $"TensorBoardLog expects 1 or more steps from one that is logged to the next but got {everySteps}. Pass 1 to log every step.");
        }

        _folder = Path.GetFullPath(folder);
        _everySteps = everySteps;
    }

    private EventFile File =>
        _file ?? throw new InvalidOperationException("TensorBoardLog expects OnBegin first but got a step or an epoch. Pass it in FitOptions.Observers.");

    bool ITrainingObserver.IsForFirstRank => true;

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder cannot be made, or no file in it.</exception>
    public void OnBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            _file = EventFile.Create(_folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"TensorBoardLog expects a folder where it can make files but got '{_folder}': {error.Message} Pass another folder, or change its permissions.", error);
        }

        if (run.Step > 0)
        {
            File.WriteStart(run.Step + 1);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Writing failed.</exception>
    public void OnStep(TrainingRun run, StepResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Step % _everySteps == 0 && !float.IsNaN(result.Loss))
        {
            File.Write(run.Step, [("loss/step", result.Loss), ("learning_rate", run.Trainer.Optimizer.LearningRate)]);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Writing failed.</exception>
    public void OnEpoch(TrainingRun run, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(result);
        List<(string Tag, float Value)> values = [("loss/epoch", result.Loss)];
        if (result.Validation is Evaluation validation)
        {
            values.Add(("loss/validation", validation.Loss));
            values.AddRange(validation.Metrics.Select(metric => ($"metric/{metric.Name}", (float)metric.Value)));
        }

        File.Write(run.Step, values);
    }
}
