using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>
/// A checkpoint is a model file with more content: tensors <c>optimizer/PATH/SLOT</c>, <c>best/PATH</c> and <c>average/PATH</c>, and the texts
/// <c>checkpoint.loss</c>, <c>checkpoint.optimizer</c>, <c>checkpoint.schedule</c>, <c>checkpoint.weight_decay_schedule</c> and <c>checkpoint.trainer</c>, each a description as JSON
/// (docs/files.md).
/// </content>
public sealed partial class Trainer
{
    private const string OptimizerPrefix = "optimizer/";
    private const string BestPrefix = "best/";
    private const string AveragePrefix = "average/";
    private const string LossKey = ModelFormat.CheckpointPrefix + "loss";
    private const string OptimizerKey = ModelFormat.CheckpointPrefix + "optimizer";
    private const string ScheduleKey = ModelFormat.CheckpointPrefix + "schedule";
    private const string WeightDecayScheduleKey = ModelFormat.CheckpointPrefix + "weight_decay_schedule";
    private const string TrainerKey = ModelFormat.CheckpointPrefix + "trainer";

    // The run of a checkpoint, until Fit continues it.
    private RunState? _resumed;

    /// <summary>
    /// Saves all that training needs to continue with the same bits: the model with its states, the optimizer's state, the schedule, the
    /// place and the time in the run, the best values so far, and the state of each <see cref="ICheckpointed"/> stage and observer. Call it from an observer to save in the middle of a run.
    /// </summary>
    /// <param name="path">The file. An existing file is replaced at the end, in one step; a failure or a kill leaves it unchanged.</param>
    /// <remarks>
    /// <see cref="Model.Load(string)"/> reads the model of a checkpoint too. Not saved: the <see cref="Stages"/> and observers themselves, the multiplier, and a schedule
    /// by a function (<see cref="Schedule.Of"/>). A run that has ended, by cancelling too, is not in it: the next Fit is a new one.
    /// </remarks>
    /// <exception cref="NotSupportedException">A layer, activation, loss or optimizer is of a kind that is not registered.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void SaveCheckpoint(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = ModelFormat.Describe(Model);
        metadata[LossKey] = DescriptionJson.Format(Loss.Kinds.Describe(Loss));
        metadata[OptimizerKey] = DescriptionJson.Format(Optimizer.Kinds.Describe(Optimizer));
        Description description = DescribeTrainer();
        foreach ((string key, List<CheckpointPart> parts) in SaveParts().Where(pair => pair.Parts.Count > 0))
        {
            description.Add(key, [.. parts.Select(part => part.Numbers)]);
            foreach ((CheckpointPart part, string name, Tensor array) in parts.SelectMany(part => part.Arrays.Select(pair => (part, pair.Key, pair.Value))))
            {
                tensors.Add(ArrayName(key, part, name), array);
            }
        }

        metadata[TrainerKey] = DescriptionJson.Format(description);
        foreach ((string key, Schedule? schedule) in (ReadOnlySpan<(string, Schedule?)>)[(ScheduleKey, OpenRun?.Schedule), (WeightDecayScheduleKey, OpenRun?.WeightDecaySchedule)])
        {
            if (schedule is IDescribable)
            {
                metadata[key] = DescriptionJson.Format(Schedule.Kinds.Describe(schedule));
            }
        }

        foreach ((string parameterPath, Parameter parameter) in Model.ParameterPaths.Zip(Model.Parameters).Where(pair => Optimizer.HasStateOf(pair.Second)))
        {
            for (int i = 0; i < Optimizer.Slots.Count; i++)
            {
                tensors.Add(StateName(parameterPath, i), Tensor.Wrap(Optimizer.StateOf(parameter).Slot(i), parameter.Shape));
            }
        }

        foreach ((string prefix, ModelValues? kept) in (ReadOnlySpan<(string, ModelValues?)>)[(BestPrefix, OpenRun?.BestValues), (AveragePrefix, OpenRun?.Averages)])
        {
            foreach ((string part, Memory<float> values) in kept?.Parts(Model) ?? [])
            {
                tensors.Add(prefix + part, Tensor.From(values.Span));
            }
        }

        SafeTensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>A trainer from a checkpoint. Its first <see cref="Fit"/>, with the same data and settings, continues the run.</summary>
    /// <param name="path">The file that <see cref="SaveCheckpoint"/> wrote.</param>
    /// <remarks>The run ends with the same bits as one that was never interrupted, on the same machine and kernel path.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged or not a checkpoint, its parts do not fit together, or a kind in it is not registered.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Trainer Resume(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        return Model.ReadAs("a checkpoint", path, () => Build(file));
    }

    /// <summary>The same on many ranks, of which rank 0 alone needs the file: it reads it and sends it to the others.</summary>
    /// <param name="path">The file, on rank 0.</param>
    /// <param name="ranks">The ranks, all of which call this.</param>
    /// <exception cref="InvalidDataException">As for one process.</exception>
    /// <exception cref="IOException">The file does not exist, cannot be read, or is larger than 2 GB.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    /// <exception cref="CollectiveException">Another rank failed.</exception>
    public static Trainer Resume(string path, ICollective ranks)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(ranks);
        byte[] bytes;
        try
        {
            bytes = ranks.Rank == 0 ? File.ReadAllBytes(path) : [];
        }
        catch (Exception error)
        {
            ranks.Abort(error.Message);     // the others wait for the file
            throw;
        }

        double[] length = [bytes.Length];
        ranks.Sum(length);
        bytes = ranks.Rank == 0 ? bytes : new byte[(int)length[0]];
        ranks.Broadcast(bytes, root: 0);
        using SafeTensorsReader file = SafeTensorsReader.Open(new MemoryStream(bytes));
        return Model.ReadAs("a checkpoint", path, () => Build(file));
    }

    /// <summary>The run that a checkpoint saves: one that has not ended.</summary>
    private RunState? OpenRun => _resumed ?? (CurrentRun is { IsOver: false } ? CurrentRun : null);

    private static Trainer Build(SafeTensorsReader file)
    {
        Model model = ModelFormat.Build(file);
        if (!file.Metadata.TryGetValue(TrainerKey, out string? text))
        {
            throw new NotSupportedException("expected a checkpoint of a trainer but the file holds a model alone. Read it with Model.Load, and build a new Trainer.");
        }

        Loss loss = Loss.Kinds.Build(DescriptionJson.ParseOne(file.Metadata.GetValueOrDefault(LossKey, ""), "loss"));
        Optimizer optimizer = Optimizer.Kinds.Build(DescriptionJson.ParseOne(file.Metadata.GetValueOrDefault(OptimizerKey, ""), "optimizer"));
        var trainer = new Trainer(model, loss, optimizer);
        trainer.TakeUp(DescriptionJson.ParseOne(text, "trainer"), file);
        return trainer;
    }

    private Description DescribeTrainer()
    {
        Description description = new Description("Trainer").Add("epochs", Epochs).Add("keeps_gradients", KeepsGradients)
            .Add("parameters", [.. Model.Parameters.Select((parameter, i) => DescribeParameter(Model.ParameterPaths[i], parameter))]);
        return OpenRun is null ? description : description.Add("run", RunFormat.Describe(OpenRun));
    }

    private string StateName(string parameterPath, int slot) => $"{OptimizerPrefix}{parameterPath}/{Optimizer.Slots[slot]}";

    private Description DescribeParameter(string path, Parameter parameter)
    {
        var description = new Description(path);
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
        if (!parameters.Select(parameter => parameter.Kind).SequenceEqual(Model.ParameterPaths))
        {
            throw new InvalidDataException("expected the parameters of the trainer to be those of the model.");
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            TakeUp(Model.Parameters[i], parameters[i], file);
        }

        if (description.Has("run"))
        {
            _resumed = RunFormat.Read(description.Child("run"), ScheduleOf(ScheduleKey), ScheduleOf(WeightDecayScheduleKey));
            _resumed.BestValues = _resumed.KeepsBest && _resumed.Best is not null ? ReadValues(BestPrefix, file) : null;
            _resumed.Averages = _resumed.AverageCount > 0 ? ReadValues(AveragePrefix, file) : null;
        }

        _stageParts = ReadParts(StagesKey, description, file);
        _observerParts = ReadParts(ObserversKey, description, file);
        description.ThrowIfAnyLeft();

        Schedule? ScheduleOf(string key) =>
            file.Metadata.TryGetValue(key, out string? text) ? Schedule.Kinds.Build(DescriptionJson.ParseOne(text, "schedule")) : null;
    }

    private void TakeUp(Parameter parameter, Description description, SafeTensorsReader file)
    {
        if (description.Has("steps"))
        {
            ParameterState state = Optimizer.StateOf(parameter);
            long steps = description.Whole("steps");
            state.Steps = steps is >= 0 and <= long.MaxValue / 2
                ? steps
                : throw new InvalidDataException(FormattableString.Invariant($"expected the steps of '{parameter.Path}' to be 0 or more but got {steps}."));
            for (int i = 0; i < Optimizer.Slots.Count; i++)
            {
                Copy(file, StateName(parameter.Path, i), state.Slot(i));
            }
        }

        parameter.LearningRateFactor = description.Has("learning_rate_factor") ? description.Number("learning_rate_factor") : 1;
        parameter.DecayFactor = description.Has("decay_factor") ? description.Number("decay_factor") : 1;
        parameter.IsFrozen = description.Has("frozen") && description.Flag("frozen");
        description.ThrowIfAnyLeft();
    }

    /// <summary>A copy of the model's values under a prefix.</summary>
    private ModelValues ReadValues(string prefix, SafeTensorsReader file)
    {
        var values = new ModelValues(Model);
        foreach ((string part, Memory<float> copy) in values.Parts(Model))
        {
            Copy(file, prefix + part, copy.Span);
        }

        return values;
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

        if (NonFinite.IndexIn(destination) is var place and >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"expected tensor '{FileText.Cut(name)}' of finite numbers but element {place} is {destination[place]}."));
        }
    }

    private static int Count(long number, string what) => number is >= 0 and <= int.MaxValue
        ? (int)number
        : throw new InvalidDataException(FormattableString.Invariant($"expected the {what} of the trainer to be 0 or more but got {number}."));
}
