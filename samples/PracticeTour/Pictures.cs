using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>The pictures of docs/training.md.</summary>
internal static class Pictures
{
    private static readonly (string Name, Schedule Schedule)[] Schedules =
    [
        ("Linear(warmUp: 0.1)", Schedule.Linear(warmUp: 0.1)),
        ("Cosine()", Schedule.Cosine()),
        ("CosineRestarts(3, growth: 2)", Schedule.CosineRestarts(3, growth: 2)),
        ("FlatCosine()", Schedule.FlatCosine()),
        ("OneCycle()", Schedule.OneCycle()),
        ("CosLog4()", Schedule.CosLog4()),
        ("Steps(0.3, 0.5, 0.75)", Schedule.Steps(0.3, 0.5, 0.75)),
        ("Exponential(0.05)", Schedule.Exponential(0.05)),
        ("Inverse(9)", Schedule.Inverse(9)),
    ];

    public static void Draw(LearningRateTrial trial, string folder)
    {
        new LineChart("A search for a learning rate", "Learning rate", "Loss")
        {
            LogarithmicX = true,
            LogarithmicY = true,
            Subtitle = $"{trial}",
        }
            .Add<float, float>("each batch", [.. trial.Points.Select(point => point.Rate)], [.. trial.Points.Select(point => point.Loss)])
            .Add<float, float>("smoothed", [.. trial.Points.Select(point => point.Rate)], [.. trial.Points.Select(point => point.Smoothed)])
            .Save(Path.Combine(folder, "learning-rate-finder.svg"));

        var panels = new PanelPicture("Schedules: the factor over the share of the run", columns: 3) { PanelWidth = 280, PanelHeight = 200 };
        double[] shares = [.. Enumerable.Range(0, 301).Select(i => i / 300.0)];
        foreach ((string name, Schedule schedule) in Schedules)
        {
            panels.Add(new LineChart(name, "Share of the run", "Factor") { ShowsLegend = false }.Add<double, double>(name, shares, Array.ConvertAll(shares, schedule.Factor)));
        }

        panels.Save(Path.Combine(folder, "schedules.svg"));
    }
}
