using NeuralNet.Samples.Plotting;
using Spectre.Console;

namespace NeuralNet.Samples.LectureTour;

/// <summary>What a lesson needs of the tour: a place to talk, to draw, and to be held to its word.</summary>
internal sealed class LessonContext(ILesson lesson, string folder)
{
    private readonly TextWriter _output = Console.Out;
    private readonly List<bool> _claims = [];

    /// <summary>Where the pictures go.</summary>
    public string Folder { get; } = folder;

    /// <summary>Whether the lesson claimed something, and all that it claimed is so.</summary>
    public bool Holds => _claims.Count > 0 && _claims.TrueForAll(holds => holds);

    /// <summary>Number of claims that hold, and of all claims.</summary>
    public string Score => $"{_claims.Count(holds => holds)} of {_claims.Count}";

    /// <summary>Prints a line, as it is.</summary>
    public void Say(string line = "") => _output.WriteLine(line);

    /// <summary>Records whether something is so, and prints it with a tick or a cross.</summary>
    /// <param name="holds">Whether the claim holds.</param>
    /// <param name="what">What is claimed, for instance <c>the loss falls</c>.</param>
    /// <param name="figures">What was measured, for instance <c>2.31 -> 0.02</c>.</param>
    public void Claim(bool holds, string what, string figures)
    {
        _claims.Add(holds);
        AnsiConsole.Markup(holds ? "[green]✓[/] " : "[red]✗[/] ");
        _output.WriteLine($"{what}: {figures}");
    }

    /// <summary>Writes a picture into the folder, named after the lesson.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="part">Distinguishes a second picture: <c>name-part.svg</c>.</param>
    public void Save(Picture picture, string? part = null)
    {
        string path = picture.Save(Path.Combine(Folder, part is null ? $"{lesson.Name}.svg" : $"{lesson.Name}-{part}.svg"));
        _output.WriteLine($"picture: {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
    }
}
