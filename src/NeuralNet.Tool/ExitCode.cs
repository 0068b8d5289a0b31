namespace NeuralNet.Tool;

/// <summary>How the program ends, for scripts: docs/tool.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>A file is missing, damaged or does not fit; the message says how to mend it.</summary>
    public const int WrongInput = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Ended by Ctrl+C, as shells count it: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
