using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using NeuralNet.Tool.Commands;

namespace NeuralNet.Tool;

/// <summary>The commands, and what becomes of a problem: one line, and an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Terminal terminal)
    {
        RootCommand root = Create(terminal);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpWithExamples or PrintVersion))
        {
            string command = parsed.CommandResult.Command is RootCommand ? "neuralnet" : $"neuralnet {parsed.CommandResult.Command.Name}";
            terminal.Error.WriteLine($"{OneLine(parsed.Errors[0].Message)} Try: {command} --help");
            return ExitCode.Usage;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Ctrl+C is the command's own matter: Interrupt.
            });
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Cancelled before there was anything to keep.");
            return ExitCode.Cancelled;
        }
        catch (ToolException problem)
        {
            terminal.Error.WriteLine(OneLine(problem.Message));
            return problem.Code;
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidDataException or IOException
            or UnauthorizedAccessException or NotSupportedException or InvalidOperationException)
        {
            terminal.Error.WriteLine(OneLine(Wording.ForCommandLine(problem)));
            return ExitCode.WrongInput;
        }
        catch (OutOfMemoryException)
        {
            terminal.Error.WriteLine("The table does not fit into memory: train on fewer rows, or free memory. (predict reads a table of any size.)");
            return ExitCode.WrongInput;
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Neural networks for tables: a CSV file in, a model, a report and predictions out.")
        {
            TrainCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            PredictCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            ExportCommand.Create(terminal),
            InspectCommand.Create(terminal),
        };
        root.SetAction(parsed =>
        {
            ((SynchronousCommandLineAction)root.Options.OfType<HelpOption>().Single().Action!).Invoke(parsed);
            return ExitCode.Usage;
        });
        HelpWithExamples.Set(root);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(terminal);
        return root;
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Out.WriteLine(Version);
            return ExitCode.Success;
        }
    }

    /// <summary>The tool's version, such as 1.2.3, without the commit.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
