using System.Globalization;

namespace NeuralNet;

/// <summary>A run's state as a description.</summary>
internal static class RunFormat
{
    public static Description Describe(RunState run)
    {
        Description description = new Description("Run")
            .Add("seed", run.Seed).Add("first_epoch", run.FirstEpoch).Add("epochs", run.Epochs).Add("batch_size", run.BatchSize)
            .Add("rows", run.RowCount).Add("learning_rate", run.LearningRate).Add("weight_decay", run.WeightDecay)
            .Add("scheduled", run.IsScheduled).Add("decay_scheduled", run.IsDecayScheduled).Add("keeps_best", run.KeepsBest).Add("epoch", run.Epoch)
            .Add("step", run.Step).Add("loss_sum", run.LossSum).Add("weight_sum", run.WeightSum).Add("waited", run.Waited)
            .Add("elapsed_ticks", run.Elapsed.Ticks).Add("averaging", run.Averaging).Add("average_count", run.AverageCount).Add("best", run.Best?.Epoch ?? 0).Add("results", [.. run.Results.Select(Describe)]);
        if (run.ShuffleWindow > 0)
        {
            description.Add("shuffle_window", run.ShuffleWindow);
        }

        if (run.Parts > 1)
        {
            description.Add("parts", run.Parts);
        }

        if (run.LocalSteps > 1)
        {
            description.Add("local_steps", run.LocalSteps);
        }

        return run.SharesBatchNorm ? description.Add("shares_batch_norm", true) : description;
    }

    public static RunState Read(Description run, Schedule? schedule, Schedule? weightDecaySchedule)
    {
        int best = Count(run, "best");
        List<EpochResult> results = [.. run.Children("results").Select(ReadResult)];
        var state = new RunState
        {
            Seed = (int)run.Whole("seed"),
            FirstEpoch = Count(run, "first_epoch"),
            Epochs = run.Size("epochs"),
            BatchSize = run.Size("batch_size"),
            RowCount = run.Size("rows"),
            ShuffleWindow = run.Has("shuffle_window") ? run.Size("shuffle_window") : 0,
            Parts = run.Has("parts") ? run.Size("parts") : 1,
            LocalSteps = run.Has("local_steps") ? run.Size("local_steps") : 1,
            SharesBatchNorm = run.Has("shares_batch_norm") && run.Flag("shares_batch_norm"),
            LearningRate = run.Number("learning_rate"),
            WeightDecay = run.Number("weight_decay"),
            IsScheduled = run.Flag("scheduled"),
            IsDecayScheduled = run.Flag("decay_scheduled"),
            KeepsBest = run.Flag("keeps_best"),
            Schedule = schedule,
            WeightDecaySchedule = weightDecaySchedule,
            Epoch = Count(run, "epoch"),
            Step = Count(run, "step"),
            LossSum = run.Real("loss_sum"),
            WeightSum = run.Real("weight_sum"),
            Waited = Count(run, "waited"),
            ElapsedBefore = Time(run),
            Averaging = run.Text("averaging"),
            AverageCount = run.Whole("average_count"),
            Results = results,
            Best = results.Find(result => result.Epoch == best),
        };
        run.ThrowIfAnyLeft();
        if (state.Epoch > state.Epochs || state.Step > state.Steps || state.FirstEpoch > int.MaxValue - state.Epochs)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"expected a run's place within {state.Epochs} epochs of {state.Steps} steps, from epoch {state.FirstEpoch} on, but got epoch {state.Epoch}, step {state.Step}."));
        }

        if (!results.Select(result => result.Epoch).SequenceEqual(Enumerable.Range(1, state.Epoch)) || (best > 0 && state.Best is null) || state.Waited > state.Epoch)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"expected the results of {state.Epoch} epochs, the best and those since among them, but got {results.Count}, the best {best} and {state.Waited} since."));
        }

        if (state.AverageCount < 0 || (state.AverageCount > 0 && state.Averaging.Length == 0))
        {
            throw new InvalidDataException(FormattableString.Invariant($"expected the average_count of a run to be 0, or more with averaging, but got {state.AverageCount}."));
        }

        return state.WeightSum >= 0 && state.LearningRate >= 0 && state.WeightDecay >= 0
            ? state
            : throw new InvalidDataException(FormattableString.Invariant(
                $"expected a run's weight, learning rate and weight decay to be 0 or more but got {state.WeightSum}, {state.LearningRate} and {state.WeightDecay}."));
    }

    private static Description Describe(EpochResult result)
    {
        Description description = new Description("Epoch").Add("epoch", result.Epoch).Add("epochs", result.Epochs).Add("loss", result.Loss)
            .Add("learning_rate", result.LearningRate).Add("is_best", result.IsBest).Add("elapsed_ticks", result.Elapsed.Ticks).Add("rows_per_second", result.RowsPerSecond);
        if (result.WaitShare > 0)
        {
            description.Add("wait_share", result.WaitShare);
        }

        return result.Validation is null ? description : description.Add("validation", Describe(result.Validation));
    }

    private static Description Describe(Evaluation evaluation) => new Description("Evaluation")
        .Add("count", evaluation.Count).Add("loss", Text(evaluation.Loss))
        .Add("metrics", [.. evaluation.Metrics.Select(metric => new Description("Metric").Add("name", metric.Name).Add("value", Text(metric.Value)).Add("text", metric.Text))]);

    private static EpochResult ReadResult(Description result)
    {
        var epoch = new EpochResult
        {
            Epoch = result.Size("epoch"),
            Epochs = result.Size("epochs"),
            Loss = result.Number("loss"),
            LearningRate = result.Number("learning_rate"),
            IsBest = result.Flag("is_best"),
            Elapsed = Time(result),
            RowsPerSecond = result.Real("rows_per_second"),
            WaitShare = result.Has("wait_share") ? result.Real("wait_share") : 0,
            Validation = result.Has("validation") ? ReadEvaluation(result.Child("validation")) : null,
        };
        result.ThrowIfAnyLeft();
        return epoch;
    }

    private static Evaluation ReadEvaluation(Description evaluation)
    {
        var read = new Evaluation
        {
            Count = evaluation.Size("count"),
            Loss = (float)Real(evaluation, "loss"),
            Metrics = [.. evaluation.Children("metrics").Select(metric => new MetricValue { Name = metric.Text("name"), Value = Real(metric, "value"), Text = metric.Text("text") })],
        };
        evaluation.ThrowIfAnyLeft();
        return read;
    }

    // Twice the greatest is still a time.
    private static TimeSpan Time(Description description)
    {
        long ticks = description.Whole("elapsed_ticks");
        return ticks is >= 0 and <= long.MaxValue / 2
            ? TimeSpan.FromTicks(ticks)
            : throw new InvalidDataException(FormattableString.Invariant($"expected the elapsed_ticks of {description.Path} to be 0 or more but got {ticks}."));
    }

    private static int Count(Description description, string field)
    {
        long number = description.Whole(field);
        return number is >= 0 and <= int.MaxValue
            ? (int)number
            : throw new InvalidDataException(FormattableString.Invariant($"expected the {field} of a run to be 0 or more but got {number}."));
    }

    // A metric may be NaN or infinite, which JSON's numbers are not.
    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static double Real(Description description, string field)
    {
        string text = description.Text(field);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw new InvalidDataException($"expected the {field} of {description.Path} to be a number but got '{FileText.Cut(text)}'.");
    }
}
