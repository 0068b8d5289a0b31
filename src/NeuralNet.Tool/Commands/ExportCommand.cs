using System.CommandLine;
using NeuralNet.Onnx;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Commands;

/// <summary><c>export MODEL --onnx FILE</c>: the model for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("export", "Writes a model, with all preprocessing, in a form that other programs run.");
        Argument<string> model = Parts.Model();
        var onnx = new Option<string?>("--onnx") { Description = "An ONNX file, for ONNX Runtime and other engines.", HelpName = "FILE" };
        command.Arguments.Add(model);
        command.Options.Add(onnx);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(onnx) is not { } file)
            {
                throw new ToolException("export expects --onnx FILE.", ExitCode.Usage);
            }

            ModelFile.Load(parsed.GetRequiredValue(model)).ExportOnnx(file);
            terminal.Say($"wrote {file}");
            return ExitCode.Success;
        });
        return command;
    }
}
