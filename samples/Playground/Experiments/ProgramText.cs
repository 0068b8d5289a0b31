using System.Globalization;
using System.Text;

namespace NeuralNet.Samples.Playground;

/// <summary>The C# program that does what the page does: the same points, the same weights after the same epochs.</summary>
public static class ProgramText
{
    /// <summary>The program of some settings.</summary>
    /// <param name="settings">Of the page.</param>
    /// <param name="epochs">Passes to train for.</param>
    /// <param name="drawn">Points drawn by hand.</param>
    public static string Of(Settings settings, int epochs, IReadOnlyList<Point> drawn)
    {
        var text = new StringBuilder();
        text.AppendLine("using NeuralNet;").AppendLine();
        if (settings.Problem == Problem.Drawn)
        {
            AppendDrawn(text, drawn);
        }
        else
        {
            AppendRule(text, settings);
        }

        int count = settings.Problem == Problem.Drawn ? drawn.Count : settings.Count;
        int train = Math.Max(1, count * settings.TrainPercent / 100);
        string targets = Choices.HasSignedTargets(settings) ? "2 * p.Target - 1" : "p.Target";
        text.AppendLine().AppendLine(Invariant($$"""
            Dataset Part(IEnumerable<(float X, float Y, float Target)> part) => new(
                Tensor.From(part.SelectMany(p => new[] { p.X, p.Y }).ToArray(), part.Count(), 2), part.Select(p => {{targets}}).ToArray());
            Dataset train = Part(points.Take({{train}}));
            """));
        if (count > train)
        {
            text.AppendLine(Invariant($"Dataset test = Part(points.Skip({train}));"));
        }

        text.AppendLine().AppendLine("var model = new Model(").AppendLine("[");
        int inputs = 2;
        foreach (int units in settings.Units)
        {
            text.AppendLine(Invariant($"    new Dense({inputs}, {units}, Activation.{settings.Activation}),"));
            if (settings.Dropout > 0)
            {
                text.AppendLine(Invariant($"    new Dropout({settings.Dropout}f),"));
            }

            inputs = units;
        }

        text.AppendLine(Invariant($"    new Dense({inputs}, {Choices.OutputsOf(settings.Loss)}),")).AppendLine(Invariant($"], seed: {settings.Seed});"));
        text.AppendLine(Invariant($"var trainer = new Trainer(model, new {settings.Loss}(), {OptimizerText(settings)});"));
        text.AppendLine(Invariant($"trainer.Fit(train, epochs: {Math.Max(1, epochs)}, batchSize: {settings.BatchSize}, options: new() {{ Seed = {settings.Seed} }});")).AppendLine();
        text.AppendLine("Console.WriteLine($\"train: {trainer.Evaluate(train)}\");");
        if (count > train)
        {
            text.AppendLine("Console.WriteLine($\"test:  {trainer.Evaluate(test)}\");");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void AppendRule(StringBuilder text, Settings settings)
    {
        text.AppendLine(Invariant($$"""
            // {{settings.Count}} points, {{settings.Problem}}
            var random = new Random({{settings.Seed}});
            double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            double noise = {{settings.Noise / 100.0}};
            var points = new List<(float X, float Y, float Target)>();
            for (int i = 0; i < {{settings.Count}}; i++)
            {
            """));
        foreach (string line in Problem.Named(settings.Problem).Code.Split('\n'))
        {
            text.Append("    ").AppendLine(line.TrimEnd());
        }

        text.AppendLine("    points.Add(((float)x, (float)y, (float)target));").AppendLine("}");
    }

    private static void AppendDrawn(StringBuilder text, IReadOnlyList<Point> drawn)
    {
        text.AppendLine("var points = new List<(float X, float Y, float Target)>").AppendLine("{");
        foreach (Point point in drawn)
        {
            text.AppendLine(Invariant($"    ({point.X}f, {point.Y}f, {point.Target}f),"));
        }

        text.AppendLine("};");
    }

    private static string OptimizerText(Settings s)
    {
        string name = s.Optimizer == "Momentum" ? "Sgd" : s.Optimizer;
        string momentum = s.Optimizer == "Momentum" ? ", momentum: 0.9f" : "";
        // AdamW has a decay of its own, so 0 is said too.
        string decay = s.L2 > 0 || s.Optimizer == "AdamW" ? Invariant($", weightDecay: {s.L2}f") : "";
        string penalty = s.L1 > 0 ? Invariant($", l1Penalty: {s.L1}f") : "";
        return Invariant($"new {name}({s.LearningRate}f{momentum}{decay}{penalty})");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
