namespace NeuralNet;

/// <summary>
/// Saves checkpoints of the run into a folder: <c>last.safetensors</c> after every epoch, <c>best.safetensors</c> after every one with the lowest
/// validation loss so far, and, if requested, <c>epoch-0012.safetensors</c> and <c>step-000120.safetensors</c> every so many epochs and steps.
/// </summary>
/// <remarks>
/// Each is written by <see cref="Trainer.SaveCheckpoint"/>, atomically, and <see cref="Trainer.Resume(string)"/> continues from it, with the state of all
/// observers that have one. Only the newest numbered files of each sort are kept; older ones are deleted if this observer wrote them in this run, so those
/// from before a resume stay. A file of the same name is replaced. Steps are counted over the whole run. Without validation rows there is no best. 0 bytes
/// a step that saves nothing.
/// </remarks>
/// <example><code>
/// var checkpoints = new Checkpoints("run", everySteps: 1000);
/// Trainer trainer = File.Exists(checkpoints.Last) ? Trainer.Resume(checkpoints.Last) : new Trainer(model, loss, optimizer);
/// trainer.Fit(train, epochs: 20, validation: test, options: new() { Observers = [checkpoints] });
/// </code></example>
public sealed class Checkpoints : ITrainingObserver
{
    private readonly int? _everyEpochs;
    private readonly int? _everySteps;
    private readonly int _keep;
    private readonly Queue<string> _ofEpochs = new();
    private readonly Queue<string> _ofSteps = new();

    /// <summary>Saves into a folder.</summary>
    /// <param name="folder">The folder, created when the run begins. Each run needs one of its own.</param>
    /// <param name="everyEpochs">Epochs from one <c>epoch-</c> file to the next, 1 or more; null for none.</param>
    /// <param name="everySteps">Steps from one <c>step-</c> file to the next, 1 or more; null for none.</param>
    /// <param name="keep">How many of each sort to keep, 1 or more.</param>
    /// <exception cref="ArgumentException">The folder is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Checkpoints(string folder, int? everyEpochs = null, int? everySteps = null, int keep = 3)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ThrowIfBelow1(everyEpochs, "epochs from file to file", nameof(everyEpochs), "Leave it out for no such files.");
        ThrowIfBelow1(everySteps, "steps from file to file", nameof(everySteps), "Leave it out for no such files.");
        ThrowIfBelow1(keep, "files to keep", nameof(keep), "Pass int.MaxValue to keep all.");
        (Folder, _everyEpochs, _everySteps, _keep) = (folder, everyEpochs, everySteps, keep);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The path of the checkpoint after the last epoch.</summary>
    public string Last => FileOf("last");

    /// <summary>The path of the checkpoint after the best epoch. Its model is that of this epoch; with averages it has them beside its own values.</summary>
    public string Best => FileOf("best");

    bool ITrainingObserver.IsForFirstRank => true;

    void ITrainingObserver.OnBegin(TrainingRun run)
    {
        Directory.CreateDirectory(Folder);
        _ofEpochs.Clear();
        _ofSteps.Clear();
    }

    void ITrainingObserver.OnStep(TrainingRun run, StepResult result)
    {
        long step = ((result.Epoch - 1L) * result.Steps) + result.Step;
        if (step % _everySteps == 0)
        {
            Save(run, FormattableString.Invariant($"step-{step:D6}"), _ofSteps);
        }
    }

    void ITrainingObserver.OnEpoch(TrainingRun run, EpochResult result)
    {
        run.Trainer.SaveCheckpoint(Last);
        if (result.IsBest)
        {
            run.Trainer.SaveCheckpoint(Best);
        }

        if (result.Epoch % _everyEpochs == 0)
        {
            Save(run, FormattableString.Invariant($"epoch-{result.Epoch:D4}"), _ofEpochs);
        }
    }

    private void Save(TrainingRun run, string name, Queue<string> written)
    {
        string path = FileOf(name);
        run.Trainer.SaveCheckpoint(path);
        written.Enqueue(path);
        while (written.Count > _keep)
        {
            Delete(written.Dequeue());
        }
    }

    private string FileOf(string name) => Path.Combine(Folder, name + ".safetensors");

    // A file too many, because another program reads it, is no reason to end the run.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void ThrowIfBelow1(int? number, string what, string parameter, string mend)
    {
        if (number < 1)
        {
            throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant($"Checkpoints expects 1 or more {what} but got {number}. {mend}"));
        }
    }
}
