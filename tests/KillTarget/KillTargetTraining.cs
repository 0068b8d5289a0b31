using NeuralNet;

/// <summary>A training run that continues from its checkpoint, and saves one every few steps.</summary>
internal sealed class KillTargetTraining(string path) : ITrainingObserver
{
    private const int StepsBetweenSaves = 3;

    private int _steps;

    public static void Run(string path, string optimizer)
    {
        Tensor features = Tensor.Uniform(new Shape(200, 12), -1, 1, seed: 1);
        float[] classes = [.. Enumerable.Range(0, 200).Select(row => features[row, 0] * features[row, 1] > 0 ? 1f : 0)];
        (Dataset train, Dataset validation) = new Dataset(features, classes).Split(0.8, seed: 2);
        Trainer trainer = File.Exists(path) ? Trainer.Resume(path) : New(optimizer);
        trainer.Fit(
            train, epochs: 60, batchSize: 16, validation,
            new FitOptions { Seed = 3, KeepBest = true, Schedule = Schedule.Cosine(), Observers = [new KillTargetTraining(path)] });
        trainer.Model.Save(path + ".model");
    }

    public void OnBegin(TrainingRun run) => Console.WriteLine("ready");

    public void OnStep(TrainingRun run, StepResult result)
    {
        if (++_steps % StepsBetweenSaves == 0)
        {
            run.Trainer.SaveCheckpoint(path);
        }
    }

    private static Trainer New(string optimizer) => optimizer switch
    {
        "sgd" => new Trainer(Mlp(dropout: 0), new SoftmaxCrossEntropy(), new Sgd(0.1f)),
        "momentum" => new Trainer(Mlp(dropout: 0), new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum: 0.9f)),
        "adam-dropout" => new Trainer(Mlp(dropout: 0.3f), new SoftmaxCrossEntropy(), new Adam(0.01f)),
        _ => throw new ArgumentException($"KillTarget train expects sgd, momentum or adam-dropout but got {optimizer}."),
    };

    private static Model Mlp(float dropout) =>
        new([new Dense(12, 32, Activation.Tanh), new Dropout(dropout), new Dense(32, 2)], seed: 5);
}
