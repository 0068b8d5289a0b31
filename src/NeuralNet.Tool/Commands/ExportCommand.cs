using System.CommandLine;
using NeuralNet.Onnx;
using NeuralNet.Tool.CSharp;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Commands;

/// <summary><c>export MODEL --onnx FILE --csharp FILE</c>: the model for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("export", "Writes a model, with all preprocessing, in a form that other programs run.");
        Argument<string> model = Parts.Model();
        var onnx = new Option<string?>("--onnx") { Description = "An ONNX file, for ONNX Runtime and other engines.", HelpName = "FILE" };
        var csharp = new Option<string?>("--csharp") { Description = "One C# file that predicts the same, without any package.", HelpName = "FILE" };
        var space = new Option<string>("--namespace") { Description = "The namespace in the C# file.", HelpName = "NAME", DefaultValueFactory = _ => "NeuralNetModels" };
        var name = new Option<string?>("--class") { Description = "The class in the C# file; named like the file if not given.", HelpName = "NAME" };
        command.Arguments.Add(model);
        foreach (Option option in new Option[] { onnx, csharp, space, name })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string? graph = parsed.GetValue(onnx), code = parsed.GetValue(csharp);
            if (graph is null && code is null)
            {
                throw new ToolException("export expects --onnx FILE or --csharp FILE.", ExitCode.Usage);
            }

            OutputFiles.Check([("--onnx", graph), ("--csharp", code)], [("MODEL", parsed.GetRequiredValue(model))]);
            MlpEstimator loaded = ModelFile.Load(parsed.GetRequiredValue(model));
            if (graph is not null)
            {
                loaded.ExportOnnx(graph);
                terminal.Say($"wrote {graph}");
            }

            if (code is not null)
            {
                string type = parsed.GetValue(name) ?? CSharpText.Properties([Path.GetFileNameWithoutExtension(code)])[0];
                CSharpExport.Write(loaded, code, parsed.GetValue(space)!, type);
                terminal.Say($"wrote {code}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
