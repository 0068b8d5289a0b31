using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Evaluates a model on a dataset block by block, so that neither the rows nor the outputs need to fit into memory.</summary>
public static class Evaluator
{
    // Rows enough to keep every thread busy with whole blocks of a prediction; features few enough to stay in the cache.
    private const int MostRows = 1024;
    private const int MostFeatures = 1 << 22;

    /// <summary>Evaluates a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss to report.</param>
    /// <param name="data">The rows.</param>
    /// <param name="metrics">What to measure besides the loss; null for what suits the loss: accuracy, or root mean squared and mean absolute error.</param>
    /// <param name="cancellationToken">Checked before every block of rows.</param>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss; a row is named by its number in the dataset.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Evaluation Evaluate(
        Model model, Loss loss, IDataset data, IReadOnlyList<Metric>? metrics = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(data);
        return Evaluate(model, loss, data, metrics, "Evaluate", "the targets", ranks: null, cancellationToken);
    }

    /// <summary>The same, for messages that name who evaluates, and whose targets; on many ranks, each predicts its share of the blocks.</summary>
    internal static Evaluation Evaluate(
        Model model, Loss loss, IDataset data, IReadOnlyList<Metric>? metrics, string who, string targets, ICollective? ranks, CancellationToken cancellationToken)
    {
        ThrowIfUnfit(model, loss, data, who, targets);
        metrics ??= Default(loss.Task, data.TargetCount == model.Outputs);
        foreach (Metric metric in metrics)
        {
            ArgumentNullException.ThrowIfNull(metric, nameof(metrics));
            metric.Reset();
        }

        var loader = new BatchLoader(data, Math.Clamp(MostFeatures / data.FeatureCount, 1, MostRows), shuffle: false);
        var sums = new EvaluationSums(loss, metrics);
        if (ranks is { Size: > 1 })
        {
            new SharedEvaluation(model, loader, ranks, Predict).Run(sums, cancellationToken);
        }
        else
        {
            var outputs = new TensorBuffer();
            foreach (Batch block in loader)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Tensor output = outputs.Of(block.Count, model.Outputs);
                Predict(block, output);
                sums.Add(output, block.Targets, block.Weights);
            }
        }

        if (sums.Weight == 0)
        {
            throw new ArgumentException($"{who} expects rows with a weight above 0 but all weigh 0: the mean of nothing is not a number.", nameof(data));
        }

        return new Evaluation
        {
            Count = data.Count,
            Loss = (float)(sums.Loss / sums.Weight),
            Metrics = [.. metrics.Select(metric => new MetricValue { Name = metric.Name, Value = metric.Value, Text = metric.Format(metric.Value) })],
        };

        void Predict(Batch block, Tensor output)
        {
            if (block.TotalWeight(loss) == 0)
            {
                return;
            }

            Trainer.ThrowIfNotFinite(who, model, block.Features, block.Rows);
            model.Predict(block.Features.AsSpan(), output.AsSpan());
            loss.VerifyTargets(block.Targets, model.Outputs, block.Rows, targets);
        }
    }

    /// <summary>Throws unless a dataset's rows are as long as the model's, and its targets fit the loss.</summary>
    /// <exception cref="ArgumentException">They do not; a wrong target of a dataset in memory is named by its row.</exception>
    internal static void ThrowIfUnfit(Model model, Loss loss, IDataset data, string who, string targets = "the targets")
    {
        if (data.Count < 1 || data.FeatureCount < 1 || data.TargetCount < 1)
        {
            throw new ArgumentException(
                $"{who} expects a dataset with rows, features and targets but got {data.Count} rows of {data.FeatureCount} features and {data.TargetCount} targets.", nameof(data));
        }

        if (data.FeatureCount != model.Inputs)
        {
            throw new ArgumentException(
                $"{who} expects rows of {model.Inputs} features, as {model.Layers[0]} needs, but got a dataset with {data.FeatureCount}.", nameof(data));
        }

        loss.ThrowIfUnfit(model.Outputs, data.TargetCount);
        if (data is Dataset rows)
        {
            loss.VerifyTargets(rows.Targets, model.Outputs, default, targets);
        }
    }

    /// <summary>The metrics that suit a task; none where a loss of one's own compares each target with several outputs.</summary>
    private static IReadOnlyList<Metric> Default(LearningTask task, bool hasTargetForEachOutput) => task switch
    {
        LearningTask.Classification => [Metric.Accuracy()],
        _ when !hasTargetForEachOutput => [],
        LearningTask.BinaryClassification => [Metric.BinaryAccuracy()],
        _ => [Metric.RootMeanSquaredError(), Metric.MeanAbsoluteError()],
    };
}
