namespace NeuralNet.Samples.Playground;

/// <summary>A point of the plane and its target: the class 0 or 1, or a number from about -1 to 1.</summary>
public readonly record struct Point(float X, float Y, float Target);

/// <summary>A set of points to learn. <see cref="Code"/> is the same rule as <see cref="Draw"/>, for the program beside the page.</summary>
/// <param name="Name">In the list.</param>
/// <param name="IsRegression">Whether the target is a number.</param>
/// <param name="Rule">Makes point i from random numbers and the noise.</param>
/// <param name="Code">The rule as C#, which sets x, y and target.</param>
public sealed record Problem(string Name, bool IsRegression, Func<Draws, int, double, Point> Rule, string Code)
{
    /// <summary>The name of points that one draws by hand.</summary>
    public const string Drawn = "Drawn";

    /// <summary>Half the edge of the square that the page shows.</summary>
    public const float Edge = 2.5f;

    /// <summary>All, in the order of the list.</summary>
    public static IReadOnlyList<Problem> All { get; } =
    [
        new("Circles", false, static (d, i, noise) =>
        {
            double radius = i % 2 == 0 ? 0.9 * Math.Sqrt(d.Next()) : 1.5 + (0.6 * d.Next());
            double angle = 2 * Math.PI * d.Next();
            return At((radius * Math.Cos(angle)) + (noise * d.Normal()), (radius * Math.Sin(angle)) + (noise * d.Normal()), i % 2);
        }, """
            double radius = i % 2 == 0 ? 0.9 * Math.Sqrt(random.NextDouble()) : 1.5 + (0.6 * random.NextDouble());
            double angle = 2 * Math.PI * random.NextDouble();
            double x = (radius * Math.Cos(angle)) + (noise * Normal()), y = (radius * Math.Sin(angle)) + (noise * Normal()), target = i % 2;
            """),
        new("XOR", false, static (d, i, noise) =>
        {
            double a = 0.15 + (1.85 * d.Next()), b = 0.15 + (1.85 * d.Next());
            double side = i % 4 < 2 ? 1 : -1;
            return At((side * a) + (noise * d.Normal()), (side * (i % 2 == 0 ? b : -b)) + (noise * d.Normal()), i % 2);
        }, """
            double a = 0.15 + (1.85 * random.NextDouble()), b = 0.15 + (1.85 * random.NextDouble());
            double side = i % 4 < 2 ? 1 : -1;
            double x = (side * a) + (noise * Normal()), y = (side * (i % 2 == 0 ? b : -b)) + (noise * Normal()), target = i % 2;
            """),
        new("Gaussians", false, static (d, i, noise) =>
        {
            double centre = i % 2 == 0 ? -1 : 1, width = 0.3 + noise;
            return At(centre + (width * d.Normal()), centre + (width * d.Normal()), i % 2);
        }, """
            double centre = i % 2 == 0 ? -1 : 1, width = 0.3 + noise;
            double x = centre + (width * Normal()), y = centre + (width * Normal()), target = i % 2;
            """),
        new("Spiral", false, static (d, i, noise) =>
        {
            double t = d.Next(), radius = 0.15 + (2 * t), angle = Math.PI * ((2.2 * t) + (i % 2));
            return At((radius * Math.Cos(angle)) + (0.7 * noise * d.Normal()), (radius * Math.Sin(angle)) + (0.7 * noise * d.Normal()), i % 2);
        }, """
            double t = random.NextDouble(), radius = 0.15 + (2 * t), angle = Math.PI * ((2.2 * t) + (i % 2));
            double x = (radius * Math.Cos(angle)) + (0.7 * noise * Normal()), y = (radius * Math.Sin(angle)) + (0.7 * noise * Normal()), target = i % 2;
            """),
        new("Moons", false, static (d, i, noise) =>
        {
            double angle = Math.PI * d.Next(), side = i % 2 == 0 ? 1 : -1;
            return At(
                1.3 * ((side * Math.Cos(angle)) - (0.5 * side)) + (noise * d.Normal()),
                1.3 * ((side * Math.Sin(angle)) - (0.25 * side)) + (noise * d.Normal()), i % 2);
        }, """
            double angle = Math.PI * random.NextDouble(), side = i % 2 == 0 ? 1 : -1;
            double x = 1.3 * ((side * Math.Cos(angle)) - (0.5 * side)) + (noise * Normal());
            double y = 1.3 * ((side * Math.Sin(angle)) - (0.25 * side)) + (noise * Normal()), target = i % 2;
            """),
        new("Plane", true, static (d, i, noise) =>
        {
            double x = (4 * d.Next()) - 2, y = (4 * d.Next()) - 2;
            return At(x, y, ((x + y) / 4) + (noise * d.Normal()));
        }, """
            double x = (4 * random.NextDouble()) - 2, y = (4 * random.NextDouble()) - 2;
            double target = ((x + y) / 4) + (noise * Normal());
            """),
        new("Hills", true, static (d, i, noise) =>
        {
            double x = (4 * d.Next()) - 2, y = (4 * d.Next()) - 2;
            double up = Math.Exp(-((x - 1) * (x - 1)) - ((y - 1) * (y - 1))), down = Math.Exp(-((x + 1) * (x + 1)) - ((y + 1) * (y + 1)));
            return At(x, y, up - down + (noise * d.Normal()));
        }, """
            double x = (4 * random.NextDouble()) - 2, y = (4 * random.NextDouble()) - 2;
            double up = Math.Exp(-((x - 1) * (x - 1)) - ((y - 1) * (y - 1))), down = Math.Exp(-((x + 1) * (x + 1)) - ((y + 1) * (y + 1)));
            double target = up - down + (noise * Normal());
            """),
        new(Drawn, false, static (_, _, _) => default, ""),
    ];

    /// <summary>The problem of a name.</summary>
    public static Problem Named(string name) => All.First(problem => problem.Name == name);

    /// <summary>Draws the points of some settings.</summary>
    public Point[] Draw(Settings settings)
    {
        var draws = new Draws(settings.Seed);
        return [.. Enumerable.Range(0, settings.Count).Select(i => Rule(draws, i, settings.Noise / 100.0))];
    }

    private static Point At(double x, double y, double target) => new((float)x, (float)y, (float)target);
}

/// <summary>Random numbers of a seed.</summary>
public sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Even, from 0 to 1.</summary>
    public double Next() => _random.NextDouble();

    /// <summary>Normal, by Box and Muller.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());
}
