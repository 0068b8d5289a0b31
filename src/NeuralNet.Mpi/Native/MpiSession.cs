using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuralNet.Mpi.Native;

/// <summary>MPI in this process, from its start to its end: checked calls on spans, which wait without holding a core.</summary>
/// <remarks>
/// Every call begins with an arrival, a small sum of its own that says what this rank comes to do. So ranks that do not do the same know it before a byte of theirs moves, a rank that leaves is an arrival too, and none
/// waits for a rank that never comes. Then nonblocking functions move the bytes: measured, a blocking one is no faster in pieces of a megabyte, and holds the core of a thread that computes.
/// </remarks>
internal sealed unsafe class MpiSession
{
    // A megabyte: what is sent and added stays in the cache of a core, and a library needs no more memory of its own. Sums of 16 MB between two ranks of a machine took 4.8 ms and not 10.4 by Open MPI, 5.0 and not 7.2
    // by MPICH; over a network of 1 Gbit/s 0.32 s and not 0.26. Two or four pieces under way at once were slower within a machine and no faster over the network.
    private const int Piece = 1 << 20;

    // Microseconds: where no rank is late, an arrival takes a few.
    private const double Spin = 250;
    private const double LongestNap = 1_000;
    private const double LongestNapWhileMoving = 50;

    // Bytes in a microsecond. Within a machine and over fast networks bytes move faster than this, and the core is needed to move them.
    private const double FastRate = 1_000;

    // Open MPI looks at its sockets in one of eight tests: with one test for each nap a message over TCP took eight naps.
    private const int Tests = 8;

    private const int ErrorLength = 8192;
    private const int MostMillisecondsToPark = 1_000;

    private readonly MpiLibrary _library;
    private readonly MpiFunctions _functions;
    private readonly MpiConstants _constants;
    private readonly bool _foreign;

    // Pinned: the numbers of an arrival, and their opposites, whose greatest is the opposite of the least.
    private readonly double[] _arrival = GC.AllocateArray<double>(2 * Call.Fields, pinned: true);
    private double _spin = Spin;
    private volatile bool _ending;
    private volatile bool _parked;
    private readonly nint _group;
    private Call _call;
    private long _before;

    private MpiSession(MpiLibrary library)
    {
        _library = library;
        (_functions, _constants) = (library.Functions, library.Constants);
        int flag = 0, level = 0;
        CheckStart(_functions.Finalized(&flag), "MPI_Finalized");
        if (flag != 0)
        {
            throw new InvalidOperationException("MpiCollective.Start expects to be called once in a process but MPI has been started and ended before: MPI cannot start again. Keep one group for the whole program.");
        }

        CheckStart(_functions.Initialized(&flag), "MPI_Initialized");
        _foreign = flag != 0;
        CheckStart(
            _foreign ? _functions.QueryThread(&level) : _functions.InitThread(null, null, _constants.ThreadSerialized, &level),
            "MPI_Init_thread");
        if (level < _constants.ThreadSerialized)
        {
            throw new InvalidOperationException(
                $"MpiCollective expects an MPI that is called from one thread at a time, not always the same (MPI_THREAD_SERIALIZED), but got {library.Version} ({library.Name}), started for less: "
                + (_foreign ? "whoever called MPI_Init in this process must ask for it." : "it was built without threads."));
        }

        CheckStart(_functions.SetErrorHandler(_constants.World, _constants.ErrorsReturn), "MPI_Comm_set_errhandler");
        nint group = 0;
        CheckStart(_functions.Duplicate(_constants.World, &group), "MPI_Comm_dup");
        _group = group;
        int number;
        CheckStart(_functions.Rank(_group, &number), "MPI_Comm_rank");
        Rank = number;
        CheckStart(_functions.Size(_group, &number), "MPI_Comm_size");
        Size = number;
    }

    public int Rank { get; }

    public int Size { get; }

    /// <summary>What the library calls itself, and its name.</summary>
    public string Library => $"{_library.Version}, {_library.Name}";

    public MpiFamily Family => _constants.Family;

    /// <summary>How long a call waits; null for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Called with the reason where the job must end; does not return.</summary>
    public Action<string> Fail { get; set; } = reason => throw new CollectiveException(reason);

    /// <summary>Starts MPI.</summary>
    /// <exception cref="InvalidOperationException">It does not start, was started before, or allows too few threads.</exception>
    public static MpiSession Start(MpiLibrary library, TimeSpan? timeout) => new(library) { Timeout = timeout };

    /// <summary>The bytes of every rank on this machine, in an order that all of them share, and this rank's place in it.</summary>
    public byte[] GatherOnMachine(ReadOnlySpan<byte> mine, out int place)
    {
        nint machine = 0;
        Check(_functions.SplitByType(_group, _constants.TypeShared, Rank, _constants.NoInfo, &machine), "MPI_Comm_split_type");
        int ranks, own;
        Check(_functions.Size(machine, &ranks), "MPI_Comm_size");
        Check(_functions.Rank(machine, &own), "MPI_Comm_rank");
        byte[] all = new byte[mine.Length * ranks];
        fixed (byte* from = mine, to = all)
        {
            nint request = 0;
            Check(_functions.AllGather((nint)from, mine.Length, _constants.Byte, (nint)to, mine.Length, _constants.Byte, machine, &request), "MPI_Iallgather");
            Wait(request, new Patience(Spin, LongestNap));
        }

        Check(_functions.Free(&machine), "MPI_Comm_free");
        place = own;
        return all;
    }

    /// <summary>More ranks than cores on this machine: a rank that spins would hold the core of the one that it waits for.</summary>
    public void NeverSpin() => _spin = 0;

    /// <summary>Waits until every rank has come to a call, and ends the job where they have not come to the same.</summary>
    /// <param name="call">What this rank comes to do.</param>
    /// <param name="before">Calls done before.</param>
    public void Arrive(Call call, long before)
    {
        (_call, _before) = (call, before);
        Span<double> fields = _arrival;
        call.Write(fields);
        for (int i = 0; i < Call.Fields; i++)
        {
            fields[Call.Fields + i] = -fields[i];
        }

        nint request = 0;
        nint numbers = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_arrival));
        Check(_functions.AllReduce(_constants.InPlace, numbers, _arrival.Length, _constants.Double, _constants.Max, _group, &request), "MPI_Iallreduce");
        Wait(request, new Patience(_spin, LongestNap));
        for (int i = 0; i < Call.Fields; i++)
        {
            if (fields[i] != -fields[Call.Fields + i])
            {
                Disagree();
            }
        }
    }

    public void Sum(Span<float> values) => Sum(MemoryMarshal.AsBytes(values), sizeof(float), _constants.Float);

    public void Sum(Span<double> values) => Sum(MemoryMarshal.AsBytes(values), sizeof(double), _constants.Double);

    /// <summary>The bytes of all ranks; those of this one may lie in their place already.</summary>
    public void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        fixed (byte* from = mine, to = all)
        {
            bool inPlace = from == to + ((long)Rank * mine.Length);
            nint request = 0;
            Check(
                _functions.AllGather(inPlace ? _constants.InPlace : (nint)from, mine.Length, _constants.Byte, (nint)to, mine.Length, _constants.Byte, _group, &request),
                "MPI_Iallgather");
            Move(request, all.Length);
        }
    }

    public void Exchange(ReadOnlySpan<byte> outgoing, Span<byte> incoming)
    {
        int piece = outgoing.Length / Size;
        fixed (byte* from = outgoing, to = incoming)
        {
            nint request = 0;
            Check(_functions.AllToAll((nint)from, piece, _constants.Byte, (nint)to, piece, _constants.Byte, _group, &request), "MPI_Ialltoall");
            Move(request, incoming.Length);
        }
    }

    public void Broadcast(Span<byte> values, int root)
    {
        fixed (byte* bytes = values)
        {
            nint request = 0;
            Check(_functions.Broadcast((nint)bytes, values.Length, _constants.Byte, root, _group, &request), "MPI_Ibcast");
            Move(request, values.Length);
        }
    }

    /// <summary>Ends MPI, where we started it; all ranks must have arrived.</summary>
    public void Finish()
    {
        nint group = _group;
        Check(_functions.Free(&group), "MPI_Comm_free");
        if (!_foreign)
        {
            Check(_functions.FinalizeAll(), "MPI_Finalize");
        }
    }

    /// <summary>Ends the processes of all ranks.</summary>
    /// <param name="otherThreadWaits">Whether another thread is in a call: it is kept from MPI first, which one thread at a time may call.</param>
    public void Abort(bool otherThreadWaits)
    {
        _ending = true;
        if (otherThreadWaits)
        {
            SpinWait.SpinUntil(() => _parked, MostMillisecondsToPark);
        }

        _ = _functions.Abort(_constants.World, 1);
    }

    private void Sum(Span<byte> values, int elementSize, nint type)
    {
        fixed (byte* bytes = values)
        {
            for (int at = 0; at < values.Length;)
            {
                int length = Math.Min(Piece, values.Length - at);
                nint request = 0;
                Check(_functions.AllReduce(_constants.InPlace, (nint)(bytes + at), length / elementSize, type, _constants.Sum, _group, &request), "MPI_Iallreduce");
                Move(request, length);
                at += length;
            }
        }
    }

    private void Move(nint request, long length) => Wait(request, new Patience(_spin == 0 ? 0 : _spin + (length / FastRate), LongestNapWhileMoving));

    private void Wait(nint request, Patience patience)
    {
        while (true)
        {
            for (int i = 0; i < Tests; i++)
            {
                int done = 0;
                Check(_functions.Test(&request, &done, _constants.IgnoreStatus), "MPI_Test");
                if (done != 0)
                {
                    return;
                }
            }

            if (_ending)
            {
                _parked = true;
                Thread.Sleep(System.Threading.Timeout.Infinite);
            }

            patience.Pause();
            if (patience.Elapsed > Timeout)
            {
                Fail(FormattableString.Invariant(
                    $"a rank expects the others within {Timeout.Value.TotalSeconds} s but waits for longer in call {_before + 1}, {_call}: a rank or a machine has stopped. MpiOptions.Timeout is how long it waits."));
            }
        }
    }

    // All ranks know that they came for different things, so all come here, and each learns who came for what.
    private void Disagree()
    {
        double[] mine = new double[Call.Fields];
        double[] all = new double[Call.Fields * Size];
        _call.Write(mine);
        Gather(MemoryMarshal.AsBytes(mine.AsSpan()), MemoryMarshal.AsBytes(all.AsSpan()));

        // One line and not one for each rank: the first speaks, and ends the others.
        Thread.Sleep(Math.Min(Rank, 10) * 100);
        Fail(Call.Difference(all, _before));
    }

    private void Check(int code, string function)
    {
        if (code != 0)
        {
            Fail($"{function} of {Library}: {ErrorText(code)}");
        }
    }

    private void CheckStart(int code, string function)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"MpiCollective expects MPI to start but got an error of {function} in {Library}: {ErrorText(code)}");
        }
    }

    private string ErrorText(int code)
    {
        byte* text = stackalloc byte[ErrorLength];
        int length = 0;
        _ = _functions.ErrorString(code, text, &length);
        return Encoding.UTF8.GetString(text, Math.Clamp(length, 0, ErrorLength)).TrimEnd('\0');
    }
}
