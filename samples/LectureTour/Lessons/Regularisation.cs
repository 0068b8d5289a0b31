using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// A network with more weights than examples learns its examples by heart, noise and all. Four ways to keep it from that:
/// L2 (weight decay), L1, dropout, early stopping.
/// </summary>
internal sealed class Regularisation : ILesson
{
    private const int Inputs = 20;          // of which three matter
    private const int Hidden = 128;
    private const int Epochs = 100;

    // The validation rows choose among a few strengths of each. While this was written, other test rows were looked at than those below.
    private static readonly (string Name, Recipe[] Candidates)[] Ways =
    [
        ("nothing", [new Recipe()]),
        ("L2", [.. ((float[])[0.003f, 0.01f, 0.03f, 0.1f]).Select(decay => new Recipe(WeightDecay: decay))]),
        ("L1", [.. ((float[])[0.001f, 0.003f, 0.01f, 0.03f]).Select(penalty => new Recipe(L1Penalty: penalty))]),
        ("dropout", [.. ((float[])[0.3f, 0.5f, 0.7f, 0.9f]).Select(rate => new Recipe(DropoutRate: rate))]),
        ("early stopping", [.. ((int[])[5, 10, 20]).Select(patience => new Recipe(Patience: patience))]),
    ];

    public string Name => "regularisation";

    public string Summary => "L2, L1, dropout and early stopping against overfitting";

    public void Run(LessonContext context)
    {
        Dataset train = Draw(400, seed: 1);
        Dataset validation = Draw(400, seed: 2);
        Result[] results = [.. Ways.Select(way => way.Candidates
            .Select(recipe => Learn(way.Name, recipe, train, validation))
            .MinBy(result => result.Validation))!];

        Dataset test = Draw(5000, seed: 4);
        context.Say($"{"",-15}{"chosen",-22}{"train",7}{"test",7}{"L0",7}{"L1",9}{"L2",7}{"L∞",7}");
        foreach (Result result in results)
        {
            Tensor w = result.Weights;
            context.Say(
                $"{result.Name,-15}{result.Recipe,-22}{result.Loss(train),7:F3}{result.Loss(test),7:F3}"
                + $"{w.L0Norm(),7}{w.L1Norm(),9:F1}{w.L2Norm(),7:F2}{w.LInfinityNorm(),7:F2}");
        }

        float without = results[0].Loss(test);
        foreach (Result result in results[1..])
        {
            context.Claim(result.Loss(test) < 0.8f * without, $"{result.Name} improves the test loss by a fifth at least", $"{without:F3} -> {result.Loss(test):F3}");
        }

        int all = results[0].Weights.L0Norm();
        int few = results.Single(result => result.Name == "L1").Weights.L0Norm();
        context.Claim(few < all / 2, "L1 makes more than half of the weights exactly 0", $"L0 norm {all} -> {few}");

        var losses = new LineChart("Loss on the validation rows", "Epoch", "Cross-entropy (nats)");
        var weights = new LineChart("The weights, the largest first", "Rank of the weight", "Magnitude") { LogarithmicX = true, LogarithmicY = true };
        int[] ranks = [.. Enumerable.Range(0, 60).Select(i => (int)Math.Pow(all, i / 60.0)).Distinct()];
        foreach (Result result in results)
        {
            losses.Add<float>(result.Name, [.. result.History.Epochs.Select(epoch => epoch.Validation!.Loss)]);
            float[] sizes = [.. result.Weights.ToArray().Select(MathF.Abs).OrderDescending()];
            weights.Add<int, float>(result.Name, ranks, [.. ranks.Select(rank => sizes[rank - 1])]);
        }

        context.Save(new PanelPicture("Four ways against overfitting", columns: 2)
        {
            Subtitle = $"{train.Count} examples with noisy labels, {all:N0} weights; early stopping ends its line and goes back to the lowest",
            PanelWidth = 540,
            PanelHeight = 420,
        }
            .Add(losses)
            .Add(weights));
    }

    private static Result Learn(string name, Recipe recipe, Dataset train, Dataset validation)
    {
        var model = new Model(
            [new Dense(Inputs, Hidden, Activation.Relu), new Dropout(recipe.DropoutRate), new Dense(Hidden, 1)], seed: 5);
        var optimizer = new Sgd(0.02f, momentum: 0.9f, weightDecay: recipe.WeightDecay, l1Penalty: recipe.L1Penalty);
        var trainer = new Trainer(model, new SigmoidCrossEntropy(), optimizer);
        History history = trainer.Fit(train, Epochs, batchSize: 40, validation, new() { Patience = recipe.Patience });
        return new Result(name, recipe, trainer, history, trainer.Evaluate(validation).Loss);
    }

    /// <summary>Class 1 where x1 + x2 · x3 is above 0, but one label in ten is wrong.</summary>
    private static Dataset Draw(int count, int seed)
    {
        Tensor x = Tensor.Normal(new Shape(count, Inputs), mean: 0, standardDeviation: 1, seed);
        Tensor luck = Tensor.Uniform(new Shape(count, 1), low: 0, high: 1, seed: 1000 + seed);
        var y = new Tensor(count, 1);
        for (int i = 0; i < count; i++)
        {
            bool positive = x[i, 0] + (x[i, 1] * x[i, 2]) > 0;
            y[i] = positive != luck[i] < 0.1f ? 1 : 0;
        }

        return new Dataset(x, y);
    }

    private sealed record Recipe(float WeightDecay = 0, float L1Penalty = 0, float DropoutRate = 0, int? Patience = null)
    {
        public override string ToString() => this switch
        {
            { WeightDecay: > 0 } => $"decay {WeightDecay}",
            { L1Penalty: > 0 } => $"penalty {L1Penalty}",
            { DropoutRate: > 0 } => $"rate {DropoutRate}",
            { Patience: > 0 } => $"patience {Patience}",
            _ => "",
        };
    }

    private sealed record Result(string Name, Recipe Recipe, Trainer Trainer, History History, float Validation)
    {
        /// <summary>All weights of the two dense layers in a row; the biases are left out.</summary>
        public Tensor Weights => Tensor.From([.. Trainer.Model.Layers.OfType<Dense>().SelectMany(layer => layer.Weight.Value.ToArray())]);

        public float Loss(Dataset data) => Trainer.Evaluate(data).Loss;
    }
}
