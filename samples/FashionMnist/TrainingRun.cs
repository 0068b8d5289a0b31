using System.Globalization;
using Spectre.Console;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>Trains by a recipe and shows how it goes. The best epoch's model is in the file whenever one has ended.</summary>
/// <param name="recipe">What to train.</param>
/// <param name="data">What to train it on.</param>
/// <param name="modelPath">Where the model is saved after every epoch that is the best so far.</param>
internal sealed class TrainingRun(Recipe recipe, FashionData data, string modelPath)
{
    private const int StepsBetweenUpdates = 10;
    private float _best;

    /// <summary>The epoch whose model is in the file; 0 before the first has ended.</summary>
    public int BestEpoch { get; private set; }

    public History Run(int seed, CancellationToken cancellation)
    {
        Sequential model = recipe.Model(seed);
        AnsiConsole.WriteLine($"{model}\n");
        if (Console.IsOutputRedirected)
        {
            return Train(model, seed, progress: null, cancellation); // a line an epoch, and no bar
        }

        return AnsiConsole.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => Train(model, seed, context.AddTask("epoch 1"), cancellation));
    }

    private History Train(Sequential model, int seed, ProgressTask? progress, CancellationToken cancellation)
    {
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), recipe.Optimizer());
        return trainer.Fit(
            data.Train, recipe.Epochs, recipe.BatchSize, data.Validation, seed: seed, schedule: LearningRateSchedule.Cosine(warmUp: 0.05),
            cancellationToken: cancellation,
            onStep: step => Show(step, progress),
            onEpoch: epoch =>
            {
                bool isBest = epoch.Validation!.Value.Accuracy > _best;
                if (isBest)
                {
                    (_best, BestEpoch) = (epoch.Validation.Value.Accuracy!.Value, epoch.Epoch);
                    model.Save(modelPath);
                }

                AnsiConsole.WriteLine(Line(epoch, isBest));
            });
    }

    private static void Show(StepResult step, ProgressTask? progress)
    {
        if (progress is not null && (step.Step % StepsBetweenUpdates == 0 || step.Step == step.Steps))
        {
            progress.MaxValue = step.Epochs * step.Steps;
            progress.Value = ((step.Epoch - 1) * step.Steps) + step.Step;
            progress.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{step.Epochs}, loss {step.Loss:F3}");
        }
    }

    private static string Line(EpochResult epoch, bool isBest)
    {
        Evaluation validation = epoch.Validation!.Value;
        TimeSpan left = epoch.Elapsed / epoch.Epoch * (epoch.Epochs - epoch.Epoch);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch,2}/{epoch.Epochs}: loss {epoch.Loss:F4}, validation loss {validation.Loss:F4}, accuracy "
            + $"{validation.Accuracy:P2}{(isBest ? "*" : " ")} {epoch.RowsPerSecond,8:N0} images/s, {left.TotalSeconds,3:F0} s left");
    }
}
