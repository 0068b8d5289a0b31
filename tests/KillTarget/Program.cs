using System.Globalization;
using NeuralNet;

// A program for tests to kill: does one thing again and again until it is killed, or a given number of times.
//   KillTarget model|dataset PATH [TIMES]
// It writes "ready" after the first time, when all is compiled. Or it trains, continues from a checkpoint, and saves the end in PATH.model:
//   KillTarget train PATH OPTIMIZER
// Or it learns from a table that is larger than its memory, or tries to read it whole:
//   KillTarget stream|table PATH
string mode = args[0], path = args[1];
if (mode == "train")
{
    KillTargetTraining.Run(path, args[2]);
    return;
}

if (mode is "stream" or "table")
{
    LargeTableWork.Run(path, isWhole: mode == "table");
    return;
}

long times = args.Length > 2 ? long.Parse(args[2], CultureInfo.InvariantCulture) : long.MaxValue;

Action work = mode switch
{
    "model" => SaveModel(path),
    "dataset" => WriteDataset(path),
    _ => throw new ArgumentException($"KillTarget expects the mode model, dataset, train, stream or table but got {mode}."),
};
for (long i = 0; i < times; i++)
{
    work();
    if (i == 0)
    {
        Console.WriteLine("ready");
    }
}

static Action SaveModel(string path)
{
    var model = new Model([new Dense(256, 256, Activation.Relu), new Dense(256, 10)], seed: 1);
    return () => model.Save(path);
}

static Action WriteDataset(string path)
{
    var block = new Dataset(Tensor.Uniform(new Shape(500, 100), -1, 1, seed: 1), new Tensor(500, 50));
    return () =>
    {
        using var writer = new DatasetWriter(path, 100, 50);
        for (int i = 0; i < 4; i++)
        {
            writer.Append(block);
        }

        writer.Complete();
    };
}
