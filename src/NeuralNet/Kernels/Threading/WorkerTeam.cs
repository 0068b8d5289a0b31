using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The threads that share a kernel's work. Workers spin briefly after a job, since the next one usually follows within
/// microseconds, and then sleep. Running a job allocates nothing.
/// </summary>
/// <remarks>
/// A job is split into parts that write disjoint outputs, and the split never changes a sum, so results do not depend on
/// how many threads take part. One job runs at a time; a caller that finds the team busy does all its parts itself. Where the
/// system refuses a thread (a limit on processes, no memory for its stack), the job runs on the existing threads.
/// </remarks>
internal static unsafe class WorkerTeam
{
    public const string Variable = "NEURALNET_THREADS";
    public const int Limit = 1024;

    // Counters of a line: 64 bytes.
    private const int CacheLine = 8;

    // Milliseconds after which a refused thread is requested again: a refusal costs an exception, so not in every job.
    private const int RetryDelay = 1_000;

    private static Worker[] _workers = [];
    private static int _started;

    [ThreadStatic]
    private static int _own;

    private static int _maxThreads = ReadVariable() ?? Environment.ProcessorCount;
    private static int _busy;
    private static long _retryAt = long.MinValue;

    // The current job; written before the workers are called, which publishes it.
    private static delegate*<void*, int, void> _body;
    private static void* _context;
    private static int _parts;
    private static int _threads;

    // The next part of each thread's share, a cache line apart, so that taking one disturbs no other thread. 64 bits: threads that find a
    // share empty have counted on.
    private static long[] _next = new long[2 * CacheLine];
    private static Exception? _failure;

    /// <summary>Threads that may work on one job, the caller among them: fewer where the calling thread has a limit of its own.</summary>
    public static int MaxThreads
    {
        get => _own == 0 ? _maxThreads : Math.Min(_own, _maxThreads);
        set => _maxThreads = value;
    }

    /// <summary>A limit for the jobs of the calling thread alone; 0 for none.</summary>
    public static int OwnLimit
    {
        get => _own;
        set => _own = value;
    }

    /// <summary>Threads of the team that have started, the caller not among them.</summary>
    internal static int WorkerCount => _started;

    /// <summary>Starts a worker's thread: tests put in its place one that refuses.</summary>
    internal static Action<Thread> StartThread { get; set; } = thread => thread.Start();

    /// <summary>Calls <paramref name="body"/> once for every part in 0..parts-1, in any order, on any thread.</summary>
    public static void Run(delegate*<void*, int, void> body, void* context, int parts) => Run(body, context, parts, MaxThreads);

    /// <summary>The same on at most <paramref name="threads"/> threads, the caller among them.</summary>
    public static void Run(delegate*<void*, int, void> body, void* context, int parts, int threads)
    {
        int helpers = Math.Min(parts, threads) - 1;
        if (helpers <= 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
            {
                body(context, part);
            }

            return;
        }

        if (_started < helpers)
        {
            Grow(helpers);
            helpers = Math.Min(helpers, _started);
        }

        Worker[] workers = _workers;
        _body = body;
        _context = context;
        _parts = parts;
        _threads = helpers + 1;
        for (int thread = 0; thread <= helpers; thread++)
        {
            Next(thread) = FirstPart(thread);
        }

        for (int i = 0; i < helpers; i++)
        {
            workers[i].Call();
        }

        TakeParts(0);
        for (int i = 0; i < helpers; i++)
        {
            workers[i].Finish();
        }

        Exception? failure = Interlocked.Exchange(ref _failure, null);
        Volatile.Write(ref _busy, 0);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <exception cref="InvalidOperationException">The environment variable is set, but not to a whole number of threads.</exception>
    public static void ThrowIfUnknown()
    {
        string? text = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrWhiteSpace(text) && ReadVariable() is null)
        {
            throw new InvalidOperationException(
                $"The environment variable {Variable} expects a whole number from 1 to {Limit} but got '{text}'. "
                + "Set it to a number of threads, or unset it to use every core of the process.");
        }
    }

    private static int? ReadVariable() =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
        && threads is >= 1 and <= Limit
            ? threads
            : null;

    private static int FirstPart(int thread) => (int)((long)_parts * thread / _threads);

    private static ref long Next(int thread) => ref _next[(thread + 1) * CacheLine];

    // Each thread begins with a share of its own, the same in every job of as many parts, so that its last data is
    // still in its cache. Parts are taken one by one, and a thread that is done continues with the share of the next: a thread that the
    // system delays delays only its part.
    // Kernels do not throw, but a user's layer may, on any thread: the first failure ends the job and is the caller's.
    private static void TakeParts(int thread)
    {
        try
        {
            for (int i = 0; i < _threads; i++)
            {
                int owner = (thread + i) % _threads;
                int end = FirstPart(owner + 1);
                ref long next = ref Next(owner);
                long part;
                while (Volatile.Read(ref next) < end && (part = Interlocked.Increment(ref next) - 1) < end)
                {
                    _body(_context, (int)part);
                }
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            for (int owner = 0; owner < _threads; owner++)
            {
                Volatile.Write(ref Next(owner), _parts);
            }
        }
    }

    /// <summary>Starts workers up to this number, as far as the system allows. Called by the one caller that holds the team.</summary>
    private static void Grow(int count)
    {
        if (Environment.TickCount64 < _retryAt)
        {
            return;
        }

        try
        {
            if (_workers.Length < count)
            {
                long[] next = new long[(count + 2) * CacheLine];
                Array.Resize(ref _workers, count);
                _next = next;
            }

            while (_started < count)
            {
                _workers[_started] = new Worker(_started + 1);
                _started++;
            }
        }
        catch (Exception refusal) when (refusal is OutOfMemoryException or ThreadStartException)
        {
            _retryAt = Environment.TickCount64 + RetryDelay;
        }
        catch
        {
            Volatile.Write(ref _busy, 0);
            throw;
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "A worker lives as long as its process; its event is never free to dispose.")]
    private sealed class Worker
    {
        private const int Idle = 0;
        private const int Sleeping = 1;
        private const int Called = 2;
        private const int Running = 3;

        // About 100 microseconds on a current machine: longer than the gaps inside a training step.
        private const int SpinsBeforeSleep = 2_000;
        private const int SpinsBeforeYield = 20_000;

        private readonly AutoResetEvent _wake = new(initialState: false);
        private int _state = Idle;

        private readonly int _number;

        public Worker(int number)
        {
            _number = number;
            StartThread(new Thread(Loop) { IsBackground = true, Name = $"NeuralNet worker {number}" });
        }

        public void Call()
        {
            if (Interlocked.Exchange(ref _state, Called) == Sleeping)
            {
                _wake.Set();
            }
        }

        /// <summary>Takes the call back where the worker has not begun, else waits for it.</summary>
        public void Finish()
        {
            if (Interlocked.CompareExchange(ref _state, Idle, Called) == Called)
            {
                return;
            }

            for (int spins = 0; Volatile.Read(ref _state) == Running; spins++)
            {
                if (spins < SpinsBeforeYield)
                {
                    Thread.SpinWait(1);
                }
                else
                {
                    Thread.Yield();
                }
            }
        }

        private void Loop()
        {
            int spins = 0;
            while (true)
            {
                if (Volatile.Read(ref _state) == Called
                    && Interlocked.CompareExchange(ref _state, Running, Called) == Called)
                {
                    TakeParts(_number);
                    Volatile.Write(ref _state, Idle);
                    spins = 0;
                }
                else if (spins++ < SpinsBeforeSleep)
                {
                    Thread.SpinWait(1);
                }
                else
                {
                    if (Interlocked.CompareExchange(ref _state, Sleeping, Idle) == Idle)
                    {
                        _wake.WaitOne();
                    }

                    spins = 0;
                }
            }
        }
    }
}
