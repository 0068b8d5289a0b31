namespace NeuralNet;

/// <content>
/// A checkpoint is a model file with more in it: tensors <c>optimizer/PATH/SLOT</c> and <c>best/PATH</c>, and the texts <c>loss</c>, <c>optimizer</c>,
/// <c>schedule</c> and <c>trainer</c>, each a description as JSON (docs/files.md).
/// </content>
public sealed partial class Trainer
{
    private const string OptimizerPrefix = "optimizer/";
    private const string BestPrefix = "best/";

    // The run of a checkpoint, until Fit goes on with it.
    private RunState? _resumed;

    /// <summary>
    /// Saves everything that training needs to go on with the same bits: the model with its states, what the optimizer remembers, the schedule, the
    /// place in the run, the best values so far. Call it from an observer to save in the middle of a run.
    /// </summary>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure or a kill leaves it as it was.</param>
    /// <remarks>
    /// <see cref="Model.Load(string)"/> reads the model of a checkpoint too. Not saved: <see cref="Stages"/>, observers, the multiplier, and a schedule
    /// by a function (<see cref="LearningRateSchedule.Of"/>).
    /// </remarks>
    /// <exception cref="NotSupportedException">A layer, activation, loss or optimizer is of a kind that is not registered.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is one, or the disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void SaveCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = ModelFormat.Describe(Model, Model.CheckpointKeys);
        metadata["loss"] = DescriptionJson.Format(Loss.Kinds.Describe(Loss));
        metadata["optimizer"] = DescriptionJson.Format(Optimizer.Kinds.Describe(Optimizer));
        metadata["trainer"] = DescriptionJson.Format(DescribeTrainer());
        RunState? run = _resumed ?? (Run is { IsOver: false } ? Run : null);
        if (run?.Schedule is IDescribable)
        {
            metadata["schedule"] = DescriptionJson.Format(LearningRateSchedule.Kinds.Describe(run.Schedule));
        }

        foreach (Parameter parameter in Model.Parameters.Where(Optimizer.HasStateOf))
        {
            for (int i = 0; i < Optimizer.Slots.Count; i++)
            {
                tensors.Add(
                    $"{OptimizerPrefix}{Model.Paths[parameter]}/{Optimizer.Slots[i]}", Tensor.Wrap(Optimizer.StateOf(parameter).Slot(i), parameter.Shape));
            }
        }

        if (run?.BestValues is ModelValues best)
        {
            foreach ((string part, Memory<float> values) in best.Parts(Model))
            {
                tensors.Add(BestPrefix + part, Tensor.From(values.Span));
            }
        }

        SafeTensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>A trainer from a checkpoint. Its first <see cref="Fit"/>, with the same data and settings, goes on where the run stood.</summary>
    /// <param name="path">The file that <see cref="SaveCheckpoint"/> wrote.</param>
    /// <remarks>The run ends with the same bits as one that was never interrupted, on the same machine and kernel path.</remarks>
    /// <exception cref="InvalidDataException">The file is torn, no checkpoint, its parts do not fit together, or a kind in it is not registered.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Trainer Resume(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        return Model.ReadAs("a checkpoint", path, () => Build(file));
    }

    private static Trainer Build(SafeTensorsReader file)
    {
        Model model = ModelFormat.Build(file, Model.CheckpointKeys);
        if (!file.Metadata.TryGetValue("trainer", out string? text))
        {
            throw new NotSupportedException("expected a checkpoint of a trainer but the file holds a model alone. Read it with Model.Load, and build a new Trainer.");
        }

        Loss loss = Loss.Kinds.Build(DescriptionJson.ParseOne(file.Metadata.GetValueOrDefault("loss", ""), "loss"));
        Optimizer optimizer = Optimizer.Kinds.Build(DescriptionJson.ParseOne(file.Metadata.GetValueOrDefault("optimizer", ""), "optimizer"));
        var trainer = new Trainer(model, loss, optimizer);
        trainer.TakeUp(DescriptionJson.ParseOne(text, "trainer"), file);
        return trainer;
    }

    private Description DescribeTrainer()
    {
        Description description = new Description("Trainer").Add("epochs", Epochs).Add("keeps_gradients", KeepsGradients)
            .Add("parameters", [.. Model.Parameters.Select(DescribeParameter)]);
        RunState? run = _resumed ?? (Run is { IsOver: false } ? Run : null);
        return run is null ? description : description.Add("run", RunFormat.Describe(run));
    }

    private Description DescribeParameter(Parameter parameter)
    {
        var description = new Description(Model.Paths[parameter]);
        if (Optimizer.HasStateOf(parameter))
        {
            description.Add("steps", Optimizer.StateOf(parameter).Steps);
        }

        if (parameter.LearningRateFactor != 1)
        {
            description.Add("learning_rate_factor", parameter.LearningRateFactor);
        }

        if (parameter.DecayFactor != 1)
        {
            description.Add("decay_factor", parameter.DecayFactor);
        }

        return parameter.IsFrozen ? description.Add("frozen", true) : description;
    }

    private void TakeUp(Description description, SafeTensorsReader file)
    {
        Epochs = Count(description.Whole("epochs"), "epochs");
        KeepsGradients = description.Flag("keeps_gradients");
        IReadOnlyList<Description> parameters = description.Children("parameters");
        if (!parameters.Select(parameter => parameter.Kind).SequenceEqual(Model.Parameters.Select(parameter => parameter.Path)))
        {
            throw new InvalidDataException("expected the parameters of the trainer to be those of the model.");
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            TakeUp(Model.Parameters[i], parameters[i], file);
        }

        if (description.Has("run"))
        {
            LearningRateSchedule? schedule = file.Metadata.TryGetValue("schedule", out string? text)
                ? LearningRateSchedule.Kinds.Build(DescriptionJson.ParseOne(text, "schedule"))
                : null;
            _resumed = RunFormat.Read(description.Child("run"), schedule);
            TakeUpBest(_resumed, file);
        }

        description.ThrowIfAnyLeft();
    }

    private void TakeUp(Parameter parameter, Description description, SafeTensorsReader file)
    {
        if (description.Has("steps"))
        {
            ParameterState state = Optimizer.StateOf(parameter);
            state.Steps = description.Whole("steps");
            for (int i = 0; i < Optimizer.Slots.Count; i++)
            {
                Copy(file, $"{OptimizerPrefix}{parameter.Path}/{Optimizer.Slots[i]}", state.Slot(i));
            }
        }

        parameter.LearningRateFactor = description.Has("learning_rate_factor") ? description.Number("learning_rate_factor") : 1;
        parameter.DecayFactor = description.Has("decay_factor") ? description.Number("decay_factor") : 1;
        parameter.IsFrozen = description.Has("frozen") && description.Flag("frozen");
        description.ThrowIfAnyLeft();
    }

    private void TakeUpBest(RunState run, SafeTensorsReader file)
    {
        if (file.Entries.Any(entry => entry.Name.StartsWith(BestPrefix, StringComparison.Ordinal)))
        {
            run.BestValues = new ModelValues(Model);
            foreach ((string part, Memory<float> values) in run.BestValues.Parts(Model))
            {
                Copy(file, BestPrefix + part, values.Span);
            }
        }
    }

    private static void Copy(SafeTensorsReader file, string name, Span<float> destination)
    {
        try
        {
            file.Read(name, destination);
        }
        catch (KeyNotFoundException error)
        {
            throw new InvalidDataException($"expected tensor '{FileText.Cut(name)}' of {destination.Length} elements but the file has none of that name.", error);
        }
    }

    private static int Count(long number, string what) => number is >= 0 and <= int.MaxValue
        ? (int)number
        : throw new InvalidDataException(FormattableString.Invariant($"expected the {what} of the trainer to be 0 or more but got {number}."));
}
