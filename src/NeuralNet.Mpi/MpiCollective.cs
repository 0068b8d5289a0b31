using NeuralNet.Mpi.Native;

namespace NeuralNet.Mpi;

/// <summary>Ranks that are processes, on one machine or many, started by mpirun: <see cref="ICollective"/> over an MPI library that is found at run time.</summary>
/// <remarks>
/// <para>Open MPI (4 or later), MPICH with its family, and the standard ABI of MPI 5 are known; which one is loaded follows from the mpirun that started the process, or from the environment variable
/// <c>NEURALNET_MPI</c>. A program that was started without mpirun is a group of one rank, and needs no MPI.</para>
/// <para>No rank waits for one that does not come: a rank that throws, leaves early, or calls another method or with another size ends the processes of all, this one too, after one line such as
/// <c>rank 2 of 4: disk full (IOException; NEURALNET_MPI_TRACE=1 shows where)</c>; finally-blocks do not run then. So does an error of MPI. A rank that is killed is seen by mpirun.</para>
/// <para>Where several ranks run on one machine, <see cref="Start"/> lowers <see cref="Parallelism.MaxThreads"/> to this rank's share of the cores that they may use, unless the environment variable
/// <c>NEURALNET_THREADS</c> is set. mpirun binds each rank to one core in most cases where there are few ranks: <c>--bind-to none</c> or <c>--map-by slot:PE=8</c> gives it more.</para>
/// <para>Calls may come from any thread, one at a time; they allocate nothing, and fix the memory of the caller while they run. A sum has the same bits on every rank.</para>
/// </remarks>
/// <example><code>
/// return MpiCollective.Run(ranks =>
/// {
///     float[] mine = [ranks.Rank];
///     ranks.Sum(mine);                       // mpirun -np 4 dotnet app.dll: 0 + 1 + 2 + 3 on every rank
/// });
/// </code></example>
public sealed class MpiCollective : ICollective, IDisposable
{
    private readonly MpiSession? _session;
    private readonly JobEnd _end;
    private int _busy;
    private long _calls;
    private bool _left;

    private MpiCollective(MpiSession? session, int ranksOnMachine)
    {
        _session = session;
        RanksOnMachine = ranksOnMachine;
        _end = new JobEnd(session, Dispose, () => Volatile.Read(ref _busy) != 0);
        if (session is not null)
        {
            session.Fail = reason => _end.Now(reason, null, otherThreadWaits: false);
        }
    }

    /// <inheritdoc/>
    public int Rank => _session?.Rank ?? 0;

    /// <inheritdoc/>
    public int Size => _session?.Size ?? 1;

    /// <summary>Ranks on the machine of this one, itself too.</summary>
    public int RanksOnMachine { get; }

    /// <summary>What the MPI library calls itself, and its name; null where the program was started without mpirun.</summary>
    public string? Library => _session?.Library;

    /// <summary>Runs work on every rank: the body of a program that mpirun starts.</summary>
    /// <param name="work">What each rank does, given its view of the group.</param>
    /// <param name="options">How to start; null for the defaults.</param>
    /// <returns>The exit code: 0, or 1 where MPI does not start, with one line on the error stream. Where the work throws, or MPI does not start on one of many ranks, the processes of all end.</returns>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    public static int Run(Action<MpiCollective> work, MpiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(work);
        MpiCollective ranks;
        try
        {
            ranks = Start(options);
        }
        catch (Exception error) when (error is DllNotFoundException or InvalidOperationException)
        {
            Console.Error.Write(error.Message + Environment.NewLine + JobEnd.Details(error));
            JobEnd.OfProcessWithoutMpi();
            return 1;
        }

        try
        {
            work(ranks);
        }
        catch (Exception error)
        {
            ranks._end.Now(JobEnd.Reason(error), error, ranks.InCall);
        }

        ranks.Dispose();
        return 0;
    }

    /// <summary>Starts MPI, for a program that keeps the group for itself; <see cref="Run"/> is shorter. Once in a process.</summary>
    /// <param name="options">How to start; null for the defaults.</param>
    /// <exception cref="DllNotFoundException">No MPI library is found, or it is of no known family: the message lists what was tried.</exception>
    /// <exception cref="InvalidOperationException">MPI does not start, has been started before, does not belong to the mpirun that started the process, or there is none and the options require one.</exception>
    public static MpiCollective Start(MpiOptions? options = null)
    {
        options ??= new();
        string? library = options.Library ?? (Environment.GetEnvironmentVariable(LibraryNames.Variable) is { Length: > 0 } named ? named : null);
        var launcher = Launcher.Find(Environment.GetEnvironmentVariable);
        if (launcher is null && options.RequireLauncher)
        {
            throw new InvalidOperationException("MpiCollective.Start expects a program started by mpirun but got no sign of one: mpirun -np 4 dotnet app.dll, or in a job of Slurm: srun --mpi=pmix dotnet app.dll.");
        }

        if (launcher is null && library is null)
        {
            return new(null, 1);
        }

        var session = MpiSession.Start(MpiLibrary.Load(library, launcher?.Family ?? MpiFamily.Unknown), options.Timeout);
        if (launcher is { Ranks: > 1 } && session.Size == 1)
        {
            string message = FormattableString.Invariant(
                $"MpiCollective.Start expects the {launcher.Ranks} ranks that {launcher.Name} started ({launcher.Sign}) but got 1: {session.Library} belongs to another mpirun. Start with its own, or set {LibraryNames.Variable} to the library of this one.");
            session.Finish();
            throw new InvalidOperationException(message);
        }

        return new(session, ShareCores(session));
    }

    /// <inheritdoc/>
    /// <remarks>The library chooses the order of the additions, and so the rounding: it is the same on every rank, and in every run with as many ranks on the same machines.</remarks>
    public void Sum(Span<float> values)
    {
        using Turn turn = Enter(new(CallKind.SumOfFloats, (long)sizeof(float) * values.Length));
        _session?.Sum(values);
    }

    /// <inheritdoc/>
    public void Sum(Span<double> values)
    {
        using Turn turn = Enter(new(CallKind.SumOfDoubles, (long)sizeof(double) * values.Length));
        _session?.Sum(values);
    }

    /// <inheritdoc/>
    /// <remarks>The bytes of this rank may lie in their place among all.</remarks>
    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        CollectiveCheck.Lengths(nameof(Gather), (long)mine.Length * Size, all.Length);
        Span<byte> place = all.Slice(Rank * mine.Length, mine.Length);
        Apart(nameof(Gather), mine != place && mine.Overlaps(all));
        using Turn turn = Enter(new(CallKind.Gather, mine.Length));
        if (_session is null)
        {
            mine.CopyTo(all);
        }
        else if (mine.Length > 0)
        {
            _session.Gather(mine, all);
        }
    }

    /// <inheritdoc/>
    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming)
    {
        CollectiveCheck.Lengths(nameof(Exchange), outgoing.Length, incoming.Length);
        CollectiveCheck.Pieces(outgoing.Length, Size);
        Apart(nameof(Exchange), outgoing.Overlaps(incoming));
        using Turn turn = Enter(new(CallKind.Exchange, outgoing.Length));
        if (_session is null)
        {
            outgoing.CopyTo(incoming);
        }
        else if (outgoing.Length > 0)
        {
            _session.Exchange(outgoing, incoming);
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> values, int root)
    {
        CollectiveCheck.Root(root, Size);
        using Turn turn = Enter(new(CallKind.Broadcast, values.Length, root));
        if (values.Length > 0)
        {
            _session?.Broadcast(values, root);
        }
    }

    /// <inheritdoc/>
    public void Barrier() => Enter(new(CallKind.Barrier)).Dispose();

    /// <inheritdoc/>
    public void Abort(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _end.Now(reason, null, InCall);
    }

    /// <summary>
    /// Leaves the group when every rank does so, and ends MPI. Where another rank waits for this one in a call instead, that is an error, and the job ends. A program that exits without it leaves in the same way.
    /// </summary>
    public void Dispose()
    {
        if (_left)
        {
            return;
        }

        using (Enter(new(CallKind.Leave)))
        {
            _left = true;
            _session?.Finish();
            _end.Dispose();
        }
    }

    /// <summary>The rank, the library and the ranks of the machine, in one line.</summary>
    public override string ToString() => _session is null
        ? "rank 0 of 1 (started without mpirun)"
        : FormattableString.Invariant(
            $"rank {Rank} of {Size} ({Library}; {RanksOnMachine} on this machine; {Environment.ProcessorCount} cores to use, at most {Parallelism.MaxThreads} threads)");

    private bool InCall => Volatile.Read(ref _busy) != 0;

    private static int ShareCores(MpiSession session)
    {
        byte[] masks = session.GatherOnMachine(CoreShare.OwnMask(), out int place);
        double share = CoreShare.Of(masks, place, Environment.ProcessorCount);
        if (share < 1)
        {
            session.NeverSpin();
        }

        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NEURALNET_THREADS")))
        {
            Parallelism.MaxThreads = Math.Clamp((int)(share + 1e-6), 1, Parallelism.MaxThreads);
        }

        return masks.Length / CoreShare.MaskLength;
    }

    private static void Apart(string method, bool overlap)
    {
        if (overlap)
        {
            throw new ArgumentException($"MpiCollective.{method} expects bytes to send and room to receive that share no memory but got some that do: send from a copy.");
        }
    }

    /// <summary>Waits until every rank has come to the same call.</summary>
    private Turn Enter(Call call)
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            throw new InvalidOperationException($"MpiCollective expects calls from one thread at a time but got {call} while another thread is in a call.");
        }

        if (_left)
        {
            _busy = 0;
            throw new ObjectDisposedException(nameof(MpiCollective), $"MpiCollective expects to be in the group but got {call} after it has left.");
        }

        _session?.Arrive(call, _calls++);
        return new Turn(this);
    }

    /// <summary>The call of one thread.</summary>
    private readonly ref struct Turn(MpiCollective owner)
    {
        public void Dispose() => Volatile.Write(ref owner._busy, 0);
    }
}
