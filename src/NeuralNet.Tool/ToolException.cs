namespace NeuralNet.Tool;

/// <summary>What the user can mend: its message is all that is shown.</summary>
/// <param name="message">What was expected, what came, and how to mend it.</param>
/// <param name="code">The exit code.</param>
internal sealed class ToolException(string message, int code = ExitCode.WrongInput) : Exception(message)
{
    public int Code { get; } = code;
}
