using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>From the start of a process to its first trained step, published in several ways; no peers.</summary>
internal static class StartUpReport
{
    private const int RunsQuick = 5;
    private const int RunsFull = 31;
    private const float LossTolerance = 1e-5f;

    private static readonly string[] Plain = ["-p:PublishAot=false", "--use-current-runtime", "--no-self-contained"];

    public static int Run(Settings settings)
    {
        OursPeer ours = new();
        ours.TryLoad();
        var report = new Report();
        report.Title("How fast NeuralNet starts");
        report.Paragraph(Machine.Describe([ours], settings.Command));

        PublishedApp[] nothing = [new("nothing, plain", "Nothing", Plain), new("nothing, ahead of time", "Nothing")];
        PublishedApp[] steps =
        [
            new("a step, plain", "FirstStep", Plain),
            new("a step, ReadyToRun", "FirstStep", [.. Plain, "-p:PublishReadyToRun=true"]),
            new("a step, ahead of time", "FirstStep"),
            .. RuntimeInformation.ProcessArchitecture == Architecture.X64
                ? [new PublishedApp("a step, ahead of time, x86-64-v3", "FirstStep", "-p:IlcInstructionSet=x86-64-v3")]
                : Array.Empty<PublishedApp>(),
        ];
        PublishedApp[] apps = [.. nothing, .. steps];
        foreach (PublishedApp app in apps)
        {
            Report.Progress($"publishing: {app.Name}");
            app.Publish();
            app.Run(); // its files come from the disk once
        }

        int runs = settings.IsQuick ? RunsQuick : RunsFull;
        Array.ForEach(apps, app => app.Forget());
        for (int run = 0; run < runs; run++)
        {
            Report.Progress($"run {run + 1} of {runs}");
            Array.ForEach(run % 2 == 0 ? apps : [.. apps.Reverse()], app => app.Run());
        }

        report.Paragraph(
            $"Milliseconds from the start of the process, median (best) of {runs} runs in turn, timed from outside. \"Nothing\" prints a "
            + "line; \"a step\" builds 784-128-10, trains one batch of 64 and prints the loss. Plain apps share the machine's .NET; "
            + "ahead of time, one file holds all. Symbols and documentation are not counted.");
        var table = new MarkdownTable(["app", "to its line", "to its end", "files, MB"]);
        foreach (PublishedApp app in apps)
        {
            table.Add([app.Name, Milliseconds(app.ToLine), Milliseconds(app.ToEnd), Text(app.Bytes / 1e6)]);
        }

        report.Table(table);
        bool agree = steps.Max(app => app.Printed) - steps.Min(app => app.Printed) <= LossTolerance;
        report.Paragraph(
            (agree ? "Checked: every app has the same loss, " : "**WRONG: the losses differ: ")
            + string.Join(", ", steps.Select(app => app.Printed.ToString(CultureInfo.InvariantCulture)).Distinct())
            + (agree ? "." : ".**"));
        if (settings.IsKept)
        {
            report.Save(Path.Combine(Machine.ResultsFolder, "start-up.md"));
        }

        return agree ? 0 : 1;
    }

    private static string Milliseconds(IReadOnlyList<double> seconds) =>
        $"{Text(1e3 * Statistics.Median(seconds))} ({Text(1e3 * Statistics.Least(seconds))})";

    private static string Text(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
