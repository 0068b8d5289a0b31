using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>What every rank of a run must have alike.</summary>
internal static class RunFacts
{
    public const string Advice = "Give every rank the same program, data and settings.";

    public static IReadOnlyList<(string What, string Is)> Of(Trainer trainer, RunState state, IDataset train, IDataset? validation, FitOptions options)
    {
        Model model = trainer.Model;
        DataParallel parallel = options.DataParallel!;
        return
        [
            ("version of NeuralNet", typeof(RunFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? ""),
            ("kernel path (NEURALNET_KERNEL, or what the processor has)", KernelPaths.Current.ToString()),
            ("matrix multiplier", model.Multiplier.ToString() ?? ""),
            ("training data", Sizes(train)),
            ("validation data", validation is null ? "none" : Sizes(validation)),
            ("batchSize", Text(state.BatchSize)),
            ("epochs", Text(state.Epochs)),
            ("options.Seed", Text(state.Seed)),
            ("first epoch", Text(state.FirstEpoch)),
            ("place in the run", $"epoch {Text(state.Epoch)}, step {Text(state.Step)}"),
            ("options.ShuffleWindow", Text(state.ShuffleWindow)),
            ("options.Patience", Text(options.Patience ?? 0)),
            ("options.LeastImprovement", Text(options.LeastImprovement)),
            ("options.KeepBest", options.KeepBest.ToString()),
            ("options.Averaging", state.Averaging),
            ("options.Metrics", options.Metrics is null ? "" : string.Join(", ", options.Metrics.Select(metric => metric.Name))),
            ("options.DataParallel", Text($"FixedParts {parallel.FixedParts}, LocalSteps {parallel.LocalSteps}, SharesBatchNorm {parallel.SharesBatchNorm}, BucketBytes {parallel.BucketBytes}")),
            ("loss", trainer.Loss.ToString()),
            ("optimizer", Text($"{trainer.Optimizer}, learning rate {trainer.Optimizer.LearningRate}, weight decay {trainer.Optimizer.WeightDecay}, L1 penalty {trainer.Optimizer.L1Penalty}")),
            ("stages", string.Join(", ", trainer.Stages)),
            ("layers", string.Join(", ", model.AllLayers)),
            ("frozen parameters", string.Join(", ", model.Parameters.Where(parameter => parameter.IsFrozen).Select(parameter => parameter.Path))),
            ("seed and passes of the model", Text($"{model.Seed}, {model.Passes}")),
            ("values by their fingerprint", Fingerprint(model)),
        ];
    }

    /// <summary>A short text that differs where the values of models differ.</summary>
    public static string Fingerprint(Model model) => Convert.ToHexString(SHA256.HashData(FloatBytes.Of((ReadOnlySpan<float>)model.Values.AsSpan())).AsSpan(0, 8));

    private static string Sizes(IDataset data) => Text($"{data.Count} rows of {data.FeatureCount} features and {data.TargetCount} targets{(data.HasWeights ? " with weights" : "")}");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Text(float number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
