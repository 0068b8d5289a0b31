using System.Diagnostics;
using Spectre.Console;
using ConsoleColumn = Spectre.Console.TableColumn;
using ConsoleTable = Spectre.Console.Table;

namespace NeuralNet.Samples.LectureTour;

/// <summary>Runs lessons and prints their results.</summary>
/// <param name="folder">Where the pictures go.</param>
internal sealed class Tour(string folder)
{
    /// <summary>The name that stands for all lessons.</summary>
    public const string Everything = "all";

    private const int Success = 0;
    private const int ClaimFailed = 1;
    private const int NoSuchLesson = 2;

    /// <param name="name">A lesson's, or <see cref="Everything"/>; without one, a menu, or a list where the console is not interactive.</param>
    /// <returns>The exit code.</returns>
    public int Run(string? name)
    {
        if (name is null)
        {
            if (Console.IsInputRedirected || Console.IsOutputRedirected)
            {
                List();
                return Success;
            }

            name = Ask();
        }

        if (name.Equals(Everything, StringComparison.OrdinalIgnoreCase))
        {
            return RunAll();
        }

        if (Lecture.Find(name) is not ILesson lesson)
        {
            Console.Error.WriteLine($"There is no lesson '{name}'. Did you mean '{Lecture.Nearest(name)}'? Without a name, all are listed.");
            return NoSuchLesson;
        }

        return Run(lesson).Holds ? Success : ClaimFailed;
    }

    private static void List()
    {
        int width = Lecture.Lessons.Max(lesson => lesson.Name.Length);
        foreach (ILesson lesson in Lecture.Lessons)
        {
            Console.WriteLine($"{lesson.Name.PadRight(width)}  {lesson.Summary}");
        }

        Console.WriteLine($"{Everything.PadRight(width)}  all of these, in this order");
    }

    private static string Ask()
    {
        int width = Lecture.Lessons.Max(lesson => lesson.Name.Length);
        return AnsiConsole.Prompt(new SelectionPrompt<string>()
            .Title("Which lesson?")
            .PageSize(20)
            .AddChoices(Lecture.Lessons.Select(lesson => lesson.Name).Append(Everything))
            .UseConverter(name => $"{name.PadRight(width)}  [grey]{Markup.Escape(Lecture.Find(name)?.Summary ?? "all of these")}[/]"));
    }

    private int RunAll()
    {
        var table = new ConsoleTable { Border = TableBorder.Rounded };
        table.AddColumn("lesson").AddColumn("claims").AddColumn(new ConsoleColumn("seconds").RightAligned()).AddColumn("");
        bool holds = true;
        var whole = Stopwatch.StartNew();
        foreach (ILesson lesson in Lecture.Lessons)
        {
            var watch = Stopwatch.StartNew();
            LessonContext result = Run(lesson);
            holds &= result.Holds;
            string mark = result.Holds ? "[green]✓[/]" : "[red]✗[/]";
            table.AddRow(lesson.Name, result.Score, $"{watch.Elapsed.TotalSeconds:F1}", mark);
            Console.WriteLine();
        }

        AnsiConsole.Write(table);
        string verdict = holds ? "Every claim holds." : "Not every claim holds.";
        Console.WriteLine($"{Lecture.Lessons.Length} lessons in {whole.Elapsed.TotalSeconds:F1} s. {verdict}");
        return holds ? Success : ClaimFailed;
    }

    private LessonContext Run(ILesson lesson)
    {
        AnsiConsole.Markup($"[bold]{lesson.Name}[/]: ");
        Console.WriteLine(lesson.Summary);
        var context = new LessonContext(lesson, folder);
        try
        {
            lesson.Run(context);
        }
        catch (Exception problem)
        {
            bool isDisk = problem is IOException or UnauthorizedAccessException;
            context.Claim(false, "the lesson runs to its end", isDisk ? problem.Message : problem.ToString());
        }

        return context;
    }
}
