namespace NeuralNet.Tool;

/// <summary>The command <c>neuralnet</c>.</summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        Terminal terminal = Terminal.OfProcess();
        int code = CommandLine.Run(args, terminal);
        try
        {
            terminal.Out.Flush();
            return code;
        }
        catch (ToolException problem)
        {
            terminal.Error.WriteLine(problem.Message);
            return problem.Code;
        }
    }
}
