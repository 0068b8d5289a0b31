using System.Globalization;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Training;

/// <summary>Where a training begins: with new networks, or with those of a model, which then leaves the same rows for the test as before.</summary>
/// <param name="Model">The model to go on from, or null.</param>
/// <param name="Record">What the new model's file will remember.</param>
internal sealed record TrainingStart(MlpEstimator? Model, TrainingRecord Record)
{
    private const string UsualTest = "0.2";

    /// <summary>The share of rows to test on; 0 for none, or where there is a file of them.</summary>
    public double TestShare => double.TryParse(Record.Test, CultureInfo.InvariantCulture, out double share) ? share : 0;

    /// <param name="request">What is asked for.</param>
    /// <param name="task">What the target is.</param>
    /// <param name="names">The table's columns.</param>
    /// <param name="print">The table's print.</param>
    /// <exception cref="ToolException">The model is of something else, or its test rows would be learned from.</exception>
    public static TrainingStart Of(TrainingRequest request, TargetTask task, IReadOnlyList<string> names, string print)
    {
        string? test = request.TestFile is not null ? "file" : request.TestShare?.ToString(CultureInfo.InvariantCulture);
        if (request.Resume is not { } path)
        {
            return new(null, new(print, request.Seed ?? 0, test ?? UsualTest, Runs: 1));
        }

        MlpEstimator model = Load(path, request, task, names);
        TrainingRecord? before = TrainingRecord.Of(model);

        // Where the test was a file of its own, all rows were learned from: without a file there is none to test on now.
        test ??= before?.Test == "file" ? "0" : before?.Test;
        var record = new TrainingRecord(print, request.Seed ?? before?.Seed ?? 0, test ?? UsualTest, (before?.Runs ?? 1) + 1);

        // Rows of the table itself are a test only while they are the same rows.
        bool drawsTest = record.Test is not ("file" or "0");
        string? differs = before is null || !drawsTest ? null
            : before.Data != record.Data ? "the table is another"
            : before.Seed != record.Seed ? FormattableString.Invariant($"--seed was {before.Seed} and is {record.Seed}")
            : before.Test != record.Test ? $"--test was {(before.Test == "file" ? "a file" : before.Test)} and is {record.Test}"
            : null;
        return differs is null ? new(model, record) : throw new ToolException(
            $"--resume expects the table, --seed and --test of the training before, so that it is tested on rows that it never learned from, but {differs}. "
            + "Test on rows of their own by --test FILE, or on none by --test 0.");
    }

    private static MlpEstimator Load(string path, TrainingRequest request, TargetTask task, IReadOnlyList<string> names)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"--resume expects a model that was trained before but there is no file {path}. Leave --resume out for the first training.");
        }

        MlpEstimator model = ModelFile.Load(path);
        if (model is MlpClassifier != task.IsClassifier || model is MlpLabelClassifier || !model.Targets.SequenceEqual([request.Target]))
        {
            throw new ToolException($"--resume expects a model that predicts {(task.IsClassifier ? "classes" : "numbers")} of \"{request.Target}\" but {path} holds {model}.");
        }

        ModelColumns.Check(InputFile.NameOf(request.Data), names, model.Features);
        return request.Options.Ignored.FirstOrDefault(model.Features.Contains) is not { } ignored ? model : throw new ToolException(
            $"--ignore \"{ignored}\" expects a model that does not read that column, but {path} does. Leave --resume out to train one without it.");
    }
}
