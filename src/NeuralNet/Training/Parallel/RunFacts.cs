using System.Globalization;
using System.Reflection;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>What every rank of a run must have alike.</summary>
internal static class RunFacts
{
    public static IReadOnlyList<(string What, string Is)> Of(Trainer trainer, RunState state, IDataset train, IDataset? validation, FitOptions options)
    {
        Model model = trainer.Model;
        DataParallel parallel = options.DataParallel!;
        return
        [
            ("the version of NeuralNet", typeof(RunFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
            ("the kernel path (NEURALNET_KERNEL, or what the processor has)", KernelPaths.Current.ToString()),
            ("the matrix multiplier", model.Multiplier.ToString() ?? ""),
            ("training data of", Sizes(train)),
            ("validation data of", validation is null ? "none" : Sizes(validation)),
            ("batchSize", Text(state.BatchSize)),
            ("epochs", Text(state.Epochs)),
            ("options.Seed", Text(state.Seed)),
            ("the first epoch", Text(state.FirstEpoch)),
            ("the place in the run", $"epoch {Text(state.Epoch)}, step {Text(state.Step)}"),
            ("options.ShuffleWindow", Text(state.ShuffleWindow)),
            ("options.Patience", Text(options.Patience ?? 0)),
            ("options.LeastImprovement", Text(options.LeastImprovement)),
            ("options.KeepBest", options.KeepBest.ToString()),
            ("options.Averaging", state.Averaging),
            ("options.Metrics", options.Metrics is null ? "" : string.Join(", ", options.Metrics.Select(metric => metric.Name))),
            ("options.DataParallel", Text($"FixedParts {parallel.FixedParts}, LocalSteps {parallel.LocalSteps}, SharesBatchNorm {parallel.SharesBatchNorm}, BucketBytes {parallel.BucketBytes}")),
            ("the loss", trainer.Loss.ToString()),
            ("the optimizer", Text($"{trainer.Optimizer}, learning rate {trainer.Optimizer.LearningRate}, weight decay {trainer.Optimizer.WeightDecay}, L1 penalty {trainer.Optimizer.L1Penalty}")),
            ("the stages", string.Join(", ", trainer.Stages)),
            ("the layers", string.Join(", ", model.AllLayers)),
            ("the frozen parameters", string.Join(", ", model.Parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Path))),
            ("the model's seed and passes", Text($"{model.Seed}, {model.Passes}")),
            ("values with the fingerprint", Fingerprint(model)),
        ];
    }

    /// <summary>A short text that differs where the values of models differ.</summary>
    public static string Fingerprint(Model model) => SameOnAllRanks.Fingerprint(model.Values.AsSpan());

    private static string Sizes(IDataset data) => Text($"{data.Count} rows of {data.FeatureCount} features and {data.TargetCount} targets{(data.HasWeights ? " with weights" : "")}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Text(float number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
