using System.Runtime.InteropServices;

namespace NeuralNet.Tests.Training;

/// <summary>Small networks to train on many ranks, and their data.</summary>
internal static class ParallelRuns
{
    public const int Rows = 61;         // batches of 16 leave 13
    public const int BatchSize = 16;

    /// <summary>Networks by name, each with layers that treat a shared batch in a way of their own.</summary>
    public static readonly IReadOnlyDictionary<string, Func<Trainer>> Trainers = new Dictionary<string, Func<Trainer>>
    {
        ["dense, sgd"] = () => new Trainer(Dense(), new SoftmaxCrossEntropy(), new Sgd(0.1f)),
        ["dense, adam, class weights"] = () => new Trainer(Dense(), new SoftmaxCrossEntropy([1, 2, 0.5f]), new Adam(0.01f)),
        ["batch norm and dropout, momentum"] = () => new Trainer(
            new Model([new Dense(6, 12), new BatchNorm(12), new Activate(Activation.Relu), new Dropout(0.3f), new Dense(12, 3)], seed: 5), new SoftmaxCrossEntropy(), new Sgd(0.05f, momentum: 0.9f)),
        ["tables, adam"] = () => new Trainer(
            new Model([new Embedding(5000, 4, columns: 6), new Dense(24, 8, Activation.Tanh), new Dense(8, 3)], seed: 6), new SoftmaxCrossEntropy(), new Adam(0.01f)),
        ["residual, rmsprop, stages"] = () =>
        {
            var trainer = new Trainer(
                new Model([new Dense(6, 8, Activation.Swish), new Residual([new LayerNorm(8), new Dense(8, 8, Activation.Relu)]), new Dense(8, 3)], seed: 7), new SoftmaxCrossEntropy(), new RmsProp(0.005f));
            trainer.Stages.Add(new ClipNorm(0.5f));
            trainer.Stages.Add(new Accumulate(2));
            return trainer;
        },
    };

    public static Model Dense() => new([new Dense(6, 10, Activation.Relu), new Dense(10, 3)], seed: 4);

    /// <summary>Features that are codes too, so that tables take them.</summary>
    public static Dataset Data(int rows, int seed, bool weights = false)
    {
        var random = new Random(seed);
        Tensor features = new(rows, 6), targets = new(rows, 1);
        Tensor? rowWeights = weights ? new(rows, 1) : null;
        for (int i = 0; i < rows; i++)
        {
            float sum = 0;
            foreach (ref float feature in features.Row(i))
            {
                feature = random.Next(4);
                sum += feature;
            }

            targets[i] = (int)sum % 3;
            if (rowWeights is not null)
            {
                rowWeights[i] = random.Next(3);
            }
        }

        return weights ? new Dataset(features, targets, rowWeights!) : new Dataset(features, targets);
    }

    /// <summary>Trains on so many ranks; gives the trainer and the history of each.</summary>
    public static (Trainer Trainer, History History)[] OnRanks(
        int ranks, Func<Trainer> make, IDataset train, Func<ICollective, FitOptions> options, int epochs = 3, IDataset? validation = null, int batchSize = BatchSize)
    {
        var results = new (Trainer, History)[ranks];
        ThreadCollective.Run(ranks, collective =>
        {
            Trainer trainer = make();
            History history = trainer.Fit(train, epochs, batchSize, validation, options(collective));
            results[collective.Rank] = (trainer, history);
        });
        return results;
    }

    /// <summary>All bits of a trained model: parameters, then states.</summary>
    public static byte[] Bits(Model model) =>
        [.. MemoryMarshal.AsBytes(model.Values.AsSpan()), .. model.States.SelectMany(state => MemoryMarshal.AsBytes(state.Value.AsSpan()).ToArray())];
}
