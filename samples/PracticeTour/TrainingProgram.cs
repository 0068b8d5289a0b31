namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/training.md: find a learning rate, train with what practitioners use, look at the logs.</summary>
internal static class TrainingProgram
{
    /// <param name="folder">Where logs and checkpoints go.</param>
    public static TrainingResult Run(string folder)
    {
        (Dataset train, Dataset validation) = Rings(2000, seed: 1).Split(0.75, seed: 2);
        var model = new Model(
        [
            new Dense(2, 64), new BatchNorm(64), new Activate(Activation.Relu), new Dropout(0.1f, Schedule.FlatCosine()),
            new Residual(new Dense(64, 64, Activation.Relu), new Dense(64, 64)),
            new Dense(64, 3),
        ], seed: 3);

        // Biases and the batch norm's own numbers do not decay.
        foreach (Parameter parameter in model.Parameters.Where(parameter => parameter.Shape.Rank == 1))
        {
            parameter.DecayFactor = 0;
        }

        var trainer = new Trainer(model, new SoftmaxCrossEntropy(labelSmoothing: 0.05f), new AdamW(weightDecay: 0.01f));
        LearningRateTrial trial = LearningRateFinder.Run(trainer, train, batchSize: 50, from: 1e-5f, to: 10);
        Console.WriteLine(trial);
        trainer.Optimizer.LearningRate = trial.Suggestion;
        Pictures.Draw(trial, folder);

        trainer.Stages.Add(new Accumulate(2));          // an update for two batches of 50
        trainer.Stages.Add(new ClipNorm(1));            // of their mean gradient

        History history = trainer.Fit(train, epochs: 40, batchSize: 50, validation, new FitOptions
        {
            Seed = 4,
            KeepBest = true,
            Patience = 20,
            LeastImprovement = 1e-3f,
            Schedule = Schedule.OneCycle(),
            WeightDecaySchedule = Schedule.FlatCosine(),
            Averaging = WeightAveraging.Ema(0.98),
            Observers =
            [
                new ConsoleProgress(),
                new CsvLog(Path.Combine(folder, "training.csv")),
                new TensorBoardLog(Path.Combine(folder, "tensorboard")),
                new TimeLimit(TimeSpan.FromMinutes(5)),
            ],
        });

        Evaluation result = trainer.Evaluate(validation);
        Console.WriteLine($"epoch {history.Best!.Epoch} is the best: {result}");
        return new(trial, history, result, folder);
    }

    /// <summary>Three rings, one in the other, whose points are off by chance.</summary>
    public static Dataset Rings(int count, int seed)
    {
        Tensor draws = Tensor.Normal(new Shape(count, 2), mean: 0, standardDeviation: 0.12f, seed);
        Tensor turns = Tensor.Uniform(new Shape(count, 1), low: 0, high: 2 * MathF.PI, seed);
        Tensor points = new(count, 2), classes = new(count, 1);
        for (int i = 0; i < count; i++)
        {
            classes[i] = i % 3;
            float radius = 0.5f + (0.5f * classes[i]);
            points[i, 0] = (radius * MathF.Cos(turns[i])) + draws[i, 0];
            points[i, 1] = (radius * MathF.Sin(turns[i])) + draws[i, 1];
        }

        return new Dataset(points, classes);
    }
}

/// <summary>What the program found, for its test.</summary>
/// <param name="Trial">The search for a learning rate.</param>
/// <param name="History">The run.</param>
/// <param name="Validation">The best epoch's evaluation.</param>
/// <param name="Folder">Where the logs are.</param>
internal sealed record TrainingResult(LearningRateTrial Trial, History History, Evaluation Validation, string Folder);
