using System.Text;

namespace NeuralNet.Tool.Tests;

/// <summary>A run of the program within the test's process.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ToolRun(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static ToolRun Of(params string[] arguments) => With("", arguments);

    public static ToolRun With(string input, params string[] arguments) => With(Encoding.UTF8.GetBytes(input), false, arguments);

    public static ToolRun With(byte[] input, bool isScreen, params string[] arguments)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = CommandLine.Run(arguments, new Terminal(new MemoryStream(input), output, error, isScreen));
        return new(code, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    /// <summary>The one line of a run that failed.</summary>
    public string Problem(int code)
    {
        Code.Should().Be(code, Error + Out);
        Error.Should().EndWith("\n").And.NotContain("   at ");
        Error.TrimEnd('\n').Should().NotContain("\n");
        return Error.TrimEnd('\n');
    }
}
