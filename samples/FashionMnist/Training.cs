using System.Globalization;
using Spectre.Console;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>Trains by a recipe and shows the progress. After each epoch the file holds the best model so far.</summary>
/// <param name="recipe">What to train.</param>
/// <param name="data">What to train it on.</param>
/// <param name="modelPath">Where the model is saved after every epoch that is the best so far.</param>
internal sealed class Training(Recipe recipe, FashionData data, string modelPath)
{
    private const int StepsBetweenUpdates = 10;

    public History Run(int seed, CancellationToken cancellation)
    {
        Model model = recipe.Build(seed);
        Say($"{model}\n\n{data.Train.Count:N0} training images, {data.Validation.Count:N0} for validation; * marks the best epoch so far.\n");
        if (Console.IsOutputRedirected)
        {
            return Train(model, seed, progress: null, cancellation); // a line an epoch, and no bar
        }

        return AnsiConsole.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => Train(model, seed, context.AddTask("epoch 1"), cancellation));
    }

    private History Train(Model model, int seed, ProgressTask? progress, CancellationToken cancellation)
    {
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(labelSmoothing: recipe.LabelSmoothing), recipe.Optimizer());
        var options = new FitOptions
        {
            Seed = seed,
            Schedule = recipe.Schedule,
            OnStep = step => Show(step, progress),
            OnEpoch = epoch =>
            {
                // Best by loss: the accuracy of 6,000 images goes up and down by chance more than most epochs differ.
                if (epoch.IsBest)
                {
                    model.Save(modelPath);
                }

                Say(Line(epoch));
            },
        };
        return trainer.Fit(
            recipe.IsAugmented ? new AugmentedDataset(data.Train, seed) : data.Train, recipe.Epochs, recipe.BatchSize, data.Validation, options,
            cancellation);
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

    // Spectre.Console cuts lines at 80 characters where there is no terminal, but leads the bar around its own lines alone.
    private static void Say(string line)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(line);
        }
        else
        {
            AnsiConsole.WriteLine(line);
        }
    }

    private static string Line(EpochResult epoch)
    {
        Evaluation validation = epoch.Validation!;
        TimeSpan left = epoch.Elapsed / epoch.Epoch * (epoch.Epochs - epoch.Epoch);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch,2}/{epoch.Epochs}  loss {epoch.Loss:F3}  validation {validation.Loss:F3}, {validation.Accuracy:P2}"
            + $"{(epoch.IsBest ? "*" : " ")} {epoch.RowsPerSecond,8:N0} images/s {left.TotalSeconds,4:F0} s left");
    }
}
