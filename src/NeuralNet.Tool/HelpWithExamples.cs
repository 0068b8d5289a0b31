using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NeuralNet.Tool;

/// <summary><c>--help</c>: the usual text, then examples to copy.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> Examples = new()
    {
        [""] = """
            Examples:
              neuralnet train titanic.csv --target survived     learn; writes titanic.safetensors and titanic.html
              neuralnet predict titanic.safetensors new.csv     answers for new rows, as CSV
              neuralnet train --help                            more about a command

            Exit codes: 0 done, 1 a file is wrong, 2 the command line is wrong, 130 ended by Ctrl+C.
            Errors are one line on standard error that says how to mend them.
            """,
        ["train"] = """
            Examples:
              neuralnet train churn.csv --target churn
              neuralnet train houses.csv --target price --ignore id,url --time 5m
              neuralnet train may.csv --target churn --test june.csv --output churn.safetensors
              neuralnet train churn.csv --target churn --resume        trains the networks of the model that is there once more
              neuralnet train clicks/ --target bought --work /data/tmp a folder of files, larger than memory

            A column of numbers with few different values, such as 0 and 1, is a column of classes: --task number says otherwise.
            Ctrl+C ends the training, keeps the best so far and still writes model and report; the exit code is then 130.
            --resume starts from the weights of a model, at a small learning rate: it is another training, not the rest of one that was ended. It has the same
            networks, columns and classes, and takes the seed and the test share that the file remembers; another table needs --test FILE or --test 0.
            """,
        ["evaluate"] = """
            Example:
              neuralnet evaluate churn.safetensors june.csv

            The table needs the model's columns and the true values of the target. It may be of any size.
            """,
        ["predict"] = """
            Examples:
              neuralnet predict churn.safetensors new.csv > answers.csv
              neuralnet predict churn.safetensors new.csv --keep --output answers.csv
              zcat big.csv.gz | neuralnet predict churn.safetensors - --probabilities | head
              neuralnet predict houses.safetensors new.csv --interval 0.9

            Tables of any size: rows are read, answered and written a part at a time.
            """,
        ["explain"] = """
            Examples:
              neuralnet explain churn.safetensors june.csv --row 17
              neuralnet explain churn.safetensors june.csv --row 17 --class Yes --background may.csv

            The first row after the names is row 1. The bars tell what each value adds to the answer, compared with the background.
            """,
        ["export"] = """
            Examples:
              neuralnet export churn.safetensors --onnx churn.onnx
              neuralnet export churn.safetensors --csharp Churn.cs --namespace Shop
              neuralnet export churn.safetensors --csharp Churn.cs --class ChurnModel

            The C# file needs no package, and C# 7.3: Shop.Churn.Predict(new Shop.Churn.Row { Tenure = 3 }). --namespace and --class belong to it alone.
            """,
        ["inspect"] = """
            Examples:
              neuralnet inspect churn.safetensors     the columns it reads, the classes, the networks
              neuralnet inspect churn.csv             what train would find in the table
            """,
    };

    public static void Set(RootCommand root)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // The usual text names the assembly.
        output.Write(text.ToString().Replace(RootCommand.ExecutableName, "neuralnet"));
        string name = parseResult.CommandResult.Command is RootCommand ? "" : parseResult.CommandResult.Command.Name;
        if (Examples.TryGetValue(name, out string? examples))
        {
            output.WriteLine(examples);
        }

        return ExitCode.Success;
    }
}
