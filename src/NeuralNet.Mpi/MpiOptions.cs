namespace NeuralNet.Mpi;

/// <summary>How <see cref="MpiCollective"/> starts.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// The name or path of the MPI library, such as <c>libmpi.so.40</c>: no other is tried. Null, the default: that of the environment variable <c>NEURALNET_MPI</c> or, where it is not set, the one that fits
    /// the program that started the processes.
    /// </summary>
    public string? Library { get; init; }

    /// <summary>Whether a program that was not started by mpirun is an error. False, the default: it runs as one rank, and needs no MPI.</summary>
    public bool RequireLauncher { get; init; }

    /// <summary>
    /// The longest time that a call waits; then the job ends. Null, the default: for ever, since a rank may have much to do between two calls. It is for machines and networks that fail
    /// without a sign: a rank that throws, leaves or is killed ends the job at once, without it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not more than 0.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is null || value > TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), FormattableString.Invariant($"MpiOptions.Timeout expects more than 0 but got {value}. Null waits for ever."));
    }
}
