using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// From a question to an answer one may believe, in five steps. The test rows are looked at once, when nothing is left to
/// choose: every earlier look would make them part of the training.
/// </summary>
internal sealed class Pipeline : ILesson
{
    private static readonly string[] Sizes = ["Length1", "Length2", "Length3", "Height", "Width"];     // cm

    public string Name => "pipeline";

    public string Summary => "five steps from a question to one test score";

    public void Run(LessonContext context)
    {
        context.Say("1. Formulate. What does a fish weigh, of which five sizes in cm are known? A regression.");

        context.Say("2. Gather and look.");
        Table table = Table.Read(Path.Combine(AppContext.BaseDirectory, "fish-market.csv"));
        Table fish = table.Where(row => row.Number("Weight") > 0);
        context.Say($"   {table.RowCount} fish, of which {table.RowCount - fish.RowCount} have the weight 0 or none: left out.");
        var all = new Dataset(fish.Matrix(Sizes), fish.Matrix("Weight") / 1000);
        (Dataset rest, Envelope test) = Seal(all.Split(0.8, seed: 1));
        (Dataset train, Dataset validation) = rest.Split(0.75, seed: 2);
        context.Say($"   {train.Count} to train, {validation.Count} to choose by, {test.Count} in an envelope for the test.");
        context.Say("   Weight grows with the cube of length: sizes alone and no hidden layer will not do.");

        context.Say("3. Design: linear or a hidden layer, on the sizes alone or with their products; squared error.");
        Recipe[] recipes =
        [
            .. from products in (bool[])[false, true]
               from hidden in (int[])[0, 16, 64]
               from decay in (float[])[0, 1e-4f, 1e-3f, 1e-2f]
               select new Recipe(products, hidden, decay),
        ];

        context.Say($"4. Train each of {recipes.Length} recipes; the validation rows choose.");
        Result[] results = [.. recipes.Select(recipe => Learn(recipe, train, validation))];
        Result[] best = [.. results.GroupBy(result => result.Recipe.Kind).Select(kind => kind.MinBy(result => result.Error)!)];
        foreach (Result result in best)
        {
            context.Say($"   {result.Recipe.Kind,-28} best with decay {result.Recipe.Decay,-6} validation RMSE {result.Error * 1000,3:F0} g");
        }

        Result chosen = best.MinBy(result => result.Error)!;
        Result linear = best[0];
        context.Claim(
            chosen.Error < linear.Error / 2, "the recipe chosen has at most half the error of the first, on the validation rows",
            $"{linear.Error * 1000:F0} -> {chosen.Error * 1000:F0} g by {chosen.Recipe.Kind}, decay {chosen.Recipe.Decay}");

        context.Say("5. Evaluate, once.");
        Evaluation score = test.Open(chosen, out Tensor truth, out Tensor predicted);
        context.Claim(
            score.RootMeanSquaredError < 0.1f, "the test score is below 100 g", $"RMSE {score.RootMeanSquaredError * 1000:F1} g on {score.Count} fish");

        var errors = new BarChart("Choose: the best of each kind", "Validation RMSE (g)");
        foreach (Result result in best)
        {
            errors.Add(result.Recipe.Kind, MathF.Round(result.Error * 1000));
        }

        IReadOnlyList<EpochResult> epochs = chosen.History.Epochs;
        context.Save(new PanelPicture("The pipeline: look, choose, train, evaluate once", columns: 2)
        {
            Subtitle = $"What does a fish weigh? {train.Count} fish to train, {validation.Count} to choose by, {score.Count} for the one test",
            PanelWidth = 480,
            PanelHeight = 360,
        }
            .Add(new ScatterChart("Look: weight grows like a cube", "Length (cm)", "Weight (kg)")
                .Add<float, float>("training fish", train.Features.Column(0).AsSpan(), train.Targets.AsSpan()))
            .Add(errors)
            .Add(new LineChart("Train: " + chosen.Recipe.Kind, "Epoch", "Mean squared error (kg²)")
            {
                LogarithmicY = true,
                Marker = new VerticalMarker(chosen.History.Best!.Epoch, $"best epoch: {chosen.History.Best!.Epoch}"),
            }
                .Add<float>("training", [.. epochs.Select(epoch => epoch.Loss)])
                .Add<float>("validation", [.. epochs.Select(epoch => epoch.Validation!.Loss)]))
            .Add(new ScatterChart($"Evaluate: RMSE {score.RootMeanSquaredError * 1000:F1} g", "True weight (kg)", "Predicted weight (kg)")
                .AddLine<float, float>("equal", [0, 1.6f], [0, 1.6f], dashed: true)
                .Add<float, float>("test fish", truth.AsSpan(), predicted.AsSpan())));
    }

    private static Result Learn(Recipe recipe, Dataset train, Dataset validation)
    {
        // The design matrix is a layer: the model takes the sizes alone, here, in the envelope and in a saved file.
        var products = new PolynomialFeatures(Sizes.Length, degree: recipe.Products ? 2 : 1);
        Standardizer standardizer = Standardizer.Fit(new Model([products]).Predict(train.Features));        // of the training rows alone
        Layer[] layers = recipe.Hidden == 0
            ? [new Dense(products.Outputs, 1)]
            : [new Dense(products.Outputs, recipe.Hidden, Activation.Tanh), new Dense(recipe.Hidden, 1)];
        var model = new Model([products, new Standardization(standardizer.Mean, standardizer.Scale), .. layers], seed: 3);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam(learningRate: 0.005f, weightDecay: recipe.Decay));
        History history = trainer.Fit(train, epochs: 1000, batchSize: 16, validation, new() { Patience = 100 });
        return new Result(recipe, trainer, history);
    }

    /// <param name="Products">Whether the design matrix holds the products of two sizes besides the sizes: [x1 ... x5, x1·x1, x1·x2 ... x5·x5].</param>
    /// <param name="Hidden">Hidden units; 0 for linear regression.</param>
    /// <param name="Decay">L2.</param>
    private sealed record Recipe(bool Products, int Hidden, float Decay)
    {
        public string Kind => (Hidden == 0 ? "linear" : $"{Hidden} units") + (Products ? ", sizes and products" : ", sizes");
    }

    private sealed record Result(Recipe Recipe, Trainer Trainer, History History)
    {
        /// <summary>On the validation rows, in kg.</summary>
        public float Error => History.Best!.Validation!.RootMeanSquaredError!.Value;
    }

    private static (Dataset Open, Envelope Sealed) Seal((Dataset First, Dataset Second) parts) => (parts.First, new Envelope(parts.Second));

    /// <summary>Keeps the test rows from everyone but one evaluation: it opens once.</summary>
    private sealed class Envelope(Dataset rows)
    {
        private bool _isOpen;

        public int Count => rows.Count;

        public Evaluation Open(Result result, out Tensor truth, out Tensor predicted)
        {
            if (_isOpen)
            {
                throw new InvalidOperationException("The envelope is open already: a second look at the test rows would choose by them.");
            }

            _isOpen = true;
            (truth, predicted) = (rows.Targets, result.Trainer.Model.Predict(rows.Features));
            return result.Trainer.Evaluate(rows);
        }
    }
}
