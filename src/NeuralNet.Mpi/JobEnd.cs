using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using NeuralNet.Mpi.Native;

namespace NeuralNet.Mpi;

/// <summary>Ends all ranks of a job where this one cannot go on, and says why in one line.</summary>
/// <remarks>A process that ends any other way is covered too: an exception that nobody catches, a call of <see cref="Environment.Exit"/>, a program that forgets to dispose.</remarks>
internal sealed class JobEnd : IDisposable
{
    /// <summary>The environment variable that, set to 1, has the whole exception printed.</summary>
    public const string Variable = "NEURALNET_MPI_TRACE";

    private const int MillisecondsToEnd = 5_000;
    private const int MillisecondsForTheFirst = 300;

    // What ranks find by comparing, each of them finds: rank 0 may take its time on a busy machine.
    private const int MillisecondsForAgreed = 2_000;

    // MPICH's launcher may end before it has passed on what a process wrote last.
    private const int MillisecondsToRead = 100;

    private readonly MpiSession? _session;
    private readonly Action _leave;
    private readonly Func<bool> _inCall;
    private readonly PosixSignalRegistration? _termination;
    private volatile bool _terminated;
    private int _ended;

    /// <summary>Watches the process.</summary>
    /// <param name="session">MPI; null for a group of one rank without it.</param>
    /// <param name="leave">Leaves the group in order.</param>
    /// <param name="inCall">Whether a thread is in a call of the group.</param>
    public JobEnd(MpiSession? session, Action leave, Func<bool> inCall)
    {
        (_session, _leave, _inCall) = (session, leave, inCall);
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        if (session is not null)
        {
            // The launcher ends its processes by it: they must not wait for each other then.
            _termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => _terminated = true);
        }
    }

    /// <summary>One line that names the rank.</summary>
    public static string Line(int rank, int size, string reason) => FormattableString.Invariant($"rank {rank} of {size}: {string.Join(' ', reason.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))}");

    /// <summary>What to say of an exception.</summary>
    public static string Reason(Exception error) => error is CollectiveException ? error.Message : $"{error.Message} ({error.GetType().Name}; {Variable}=1 shows where)";

    /// <summary>The whole exception, where the environment asks for it; else nothing.</summary>
    public static string Details(Exception? error) => error is not null && Environment.GetEnvironmentVariable(Variable) == "1" ? error + Environment.NewLine : "";

    /// <summary>Ends this process where MPI does not start in it, in a way that makes the launcher end the others: MPICH's lets them wait for one that exits before it has started MPI, but not for one that is killed.</summary>
    public static void OfProcessWithoutMpi()
    {
        if (!OperatingSystem.IsWindows() && Launcher.Find(Environment.GetEnvironmentVariable) is not null)
        {
            Console.Out.Flush();
            Console.Error.Flush();
            Process.GetCurrentProcess().Kill();
        }
    }

    /// <summary>Ends the processes of all ranks, this one too.</summary>
    [DoesNotReturn]
    public void Now(string reason, Exception? error, bool otherThreadWaits)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            // Another thread is at it.
            Thread.Sleep(Timeout.Infinite);
        }

        if (_session is { Rank: > 0 })
        {
            // What all ranks find wrong, such as a file that is missing, rank 0 says for all, and ends this process meanwhile.
            Thread.Sleep(error is CollectiveException ? MillisecondsForAgreed : MillisecondsForTheFirst);
        }

        Console.Error.Write(Line(_session?.Rank ?? 0, _session?.Size ?? 1, reason) + Environment.NewLine + Details(error));
        Console.Error.Flush();
        new Thread(KillLater) { IsBackground = true }.Start();
        Thread.Sleep(MillisecondsToRead);
        _session?.Abort(otherThreadWaits);
        Dispose();
        Environment.Exit(1);
    }

    /// <summary>No longer watches.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _termination?.Dispose();
    }

    // Where even the end hangs, in a network that is gone.
    private static void KillLater()
    {
        Thread.Sleep(MillisecondsToEnd);
        Process.GetCurrentProcess().Kill();
    }

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        Exception? error = e.ExceptionObject as Exception;
        Now(error is null ? "an exception that is none of .NET's" : Reason(error), error, _inCall());
    }

    private void OnExit(object? sender, EventArgs e)
    {
        if (_terminated || Volatile.Read(ref _ended) != 0)
        {
            return;
        }

        if (_inCall())
        {
            Now("the process exits in the middle of a call.", null, otherThreadWaits: true);
        }

        _leave();
    }
}
