namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/resume.md: a run that dies in the middle and goes on from its checkpoint ends with the same bits.</summary>
internal static class ResumeProgram
{
    /// <param name="folder">Where checkpoints go.</param>
    public static bool Run(string folder)
    {
        Dataset data = TrainingProgram.Rings(600, seed: 1);
        (Dataset train, Dataset validation) = data.Split(0.75, seed: 2);

        // As it should be, without a stop.
        Trainer undisturbed = NewTrainer();
        undisturbed.Fit(train, epochs: 12, batchSize: 32, validation, Options());

        // The power fails in epoch 7.
        var checkpoints = new Checkpoints(Path.Combine(folder, "run"), everySteps: 5);
        try
        {
            NewTrainer().Fit(train, epochs: 12, batchSize: 32, validation, Options(checkpoints, new PowerFailure(epoch: 7, step: 8)));
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"stopped; {Directory.GetFiles(checkpoints.Folder).Length} checkpoints are left");
        }

        // The same stages, data and options as before; the rest is in the file.
        Trainer resumed = Trainer.Resume(checkpoints.Last);
        AddStages(resumed);
        History history = resumed.Fit(train, epochs: 12, batchSize: 32, validation, Options(checkpoints));
        Console.WriteLine(history);

        bool isSame = resumed.Model.Values.AsSpan().SequenceEqual(undisturbed.Model.Values.AsSpan());
        Console.WriteLine(isSame ? "every bit is that of the run without a stop" : "the bits differ");
        return isSame;
    }

    private static Trainer NewTrainer()
    {
        var model = new Model(
            [new Dense(2, 24), new BatchNorm(24), new Activate(Activation.Swish), new Dropout(0.2f), new Dense(24, 3)], seed: 3);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.01f));
        AddStages(trainer);
        return trainer;
    }

    private static void AddStages(Trainer trainer)
    {
        trainer.Stages.Add(new Accumulate(3));
        trainer.Stages.Add(new ClipNorm(1));
    }

    private static FitOptions Options(params ITrainingObserver[] observers) => new()
    {
        Seed = 4,
        KeepBest = true,
        Averaging = WeightAveraging.Ema(0.9),
        Observers = [new ReduceOnPlateau(factor: 0.5f, patience: 1), .. observers],
    };

    private sealed class PowerFailure(int epoch, int step) : ITrainingObserver
    {
        public void OnStep(TrainingRun run, StepResult result)
        {
            if (result.Epoch == epoch && result.Step == step)
            {
                throw new OperationCanceledException("the power failed");
            }
        }
    }
}
