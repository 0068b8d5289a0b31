using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet.Benchmarks;

/// <summary>
/// <see cref="SimdLinearAlgebraProvider"/> beside MathNet's managed provider, one thread, both in one process and in turn: how many times as fast,
/// the median of the rounds, and the bytes that a call allocates.
/// </summary>
/// <remarks>Seconds are those of the processor, in all threads of the process, so that others who share the machine change little.</remarks>
internal static class MathNetSpeed
{
    private const double SecondsPerTurn = 0.002;
    private const double SecondsToWarmUp = 0.12;
    private const double SecondsPerLine = 0.5;

    private static readonly ILinearAlgebraProvider Managed = ManagedLinearAlgebraProvider.Instance;
    private static readonly ILinearAlgebraProvider Ours = new SimdLinearAlgebraProvider();

    private static readonly int[] Cubes = [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    private static readonly int[] Orders = [2, 8, 64, 128, 256, 512, 1024];

    // Tall and narrow, short and wide, and products with a vector.
    private static readonly (int M, int N, int K)[] Shapes =
        [(10_000, 2, 2), (10_000, 3, 3), (2, 10_000, 2), (10_000, 10, 100), (100, 100, 10_000), (5, 5, 10_000), (64, 1, 64), (1000, 1, 1000), (1, 1000, 1000)];

    /// <param name="largest">Leaves out sizes above.</param>
    public static void Run(int largest)
    {
        Control.MaxDegreeOfParallelism = 1;
        Parallelism.MaxThreads = 1;
        Console.WriteLine($"{Ours} beside MathNet's {Managed}, one thread: times as fast, median of the rounds.\n");
        WarmUp();
        Products<float>(largest);
        Products<double>(largest);
        Systems<float>(largest);
        Systems<double>(largest);
        Vectors<float>();
        Vectors<double>();
    }

    // Methods that a package brings compiled are replaced by faster code after some calls and some time: before anything is measured.
    private static void WarmUp()
    {
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 1.5)
        {
            WarmUp<float>();
            WarmUp<double>();
        }
    }

    private static void WarmUp<T>()
        where T : unmanaged, IFloatingPoint<T>
    {
        T[] x = Draw<T>(100), result = new T[100];
        foreach (ILinearAlgebraProvider<T> provider in new[] { (ILinearAlgebraProvider<T>)Managed, (ILinearAlgebraProvider<T>)Ours })
        {
            provider.AddVectorToScaledVector(x, x[0], x, result);
            provider.ScaleArray(x[0], x, result);
            provider.DotProduct(x, x);
            provider.AddArrays(x, x, result);
            provider.SubtractArrays(x, x, result);
            provider.PointWiseMultiplyArrays(x, x, result);
            provider.PointWiseDivideArrays(x, x, result);
            provider.MatrixMultiply(x, 10, 10, x, 10, 10, result);
            provider.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, x[0], x, 10, 10, x, 10, 10, x[1], result);
        }
    }

    private static void Products<T>(int largest)
        where T : unmanaged, IFloatingPoint<T>
    {
        Console.WriteLine($"| {typeof(T).Name}, M x N x K | A·B | Aᵀ·B | A·Bᵀ | Aᵀ·Bᵀ | managed µs | ours µs | managed bytes | our bytes |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var managed = (ILinearAlgebraProvider<T>)Managed;
        var ours = (ILinearAlgebraProvider<T>)Ours;
        foreach ((int m, int n, int k) in Cubes.Where(size => size <= largest).Select(size => (size, size, size)).Concat(Shapes))
        {
            T[] a = Draw<T>(m * k), b = Draw<T>(k * n), c = new T[m * n];
            Line[] lines = [.. new[] { (false, false), (true, false), (false, true), (true, true) }.Select(turns =>
            {
                (bool turnsA, bool turnsB) = turns;
                (int rowsA, int columnsA) = turnsA ? (k, m) : (m, k);
                (int rowsB, int columnsB) = turnsB ? (n, k) : (k, n);
                return Compare(
                    () => Multiply(managed, Operation(turnsA), Operation(turnsB), a, rowsA, columnsA, b, rowsB, columnsB, c),
                    () => Multiply(ours, Operation(turnsA), Operation(turnsB), a, rowsA, columnsA, b, rowsB, columnsB, c));
            })];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {m} x {n} x {k} | {string.Join(" | ", lines.Select(line => line.Ratio.ToString("F1", CultureInfo.InvariantCulture)))} | {lines[0].ManagedMicroseconds:G4} | {lines[0].OurMicroseconds:G4} | {lines[0].ManagedBytes} | {lines[0].OurBytes} |"));
        }

        Console.WriteLine();
    }

    private static void Systems<T>(int largest)
        where T : unmanaged, IFloatingPoint<T>
    {
        string[] names = ["LU", "LU solve, 1", "LU solve, n", "inverse", "Cholesky", "Cholesky solve, 1", "Cholesky solve, n", "QR", "thin QR", "QR solve, 1", "QR solve factored, 1"];
        Console.WriteLine($"| {typeof(T).Name}, order n | {string.Join(" | ", names)} |");
        Console.WriteLine($"| --- |{string.Concat(names.Select(_ => " ---: |"))}");
        foreach (int n in Orders.Where(order => order <= largest))
        {
            T[] general = Draw<T>(n * n), definite = Definite<T>(n), b = Draw<T>(n * n), work = new T[n * n], q = new T[n * n], tau = new T[n];
            T[] lu = [.. general], l = [.. definite], r = [.. general], column = new T[n];
            int[] pivots = new int[n], scratch = new int[n];
            var factor = (ILinearAlgebraProvider<T>)Managed;
            factor.LUFactor(lu, n, pivots);
            factor.CholeskyFactor(l, n);
            factor.QRFactor(r, n, n, q, tau);
            T[] q2 = [.. q];
            Action<ILinearAlgebraProvider<T>>[] works =
            [
                provider => { general.CopyTo(work, 0); provider.LUFactor(work, n, scratch); },
                provider => { Array.Copy(b, column, n); provider.LUSolveFactored(1, lu, n, pivots, column); },
                provider => { b.CopyTo(work, 0); provider.LUSolveFactored(n, lu, n, pivots, work); },
                provider => { general.CopyTo(work, 0); provider.LUInverse(work, n); },
                provider => { definite.CopyTo(work, 0); provider.CholeskyFactor(work, n); },
                provider => { Array.Copy(b, column, n); provider.CholeskySolveFactored(l, n, column, 1); },
                provider => { b.CopyTo(work, 0); provider.CholeskySolveFactored(l, n, work, n); },
                provider => { general.CopyTo(work, 0); Array.Clear(q2); provider.QRFactor(work, n, n, q2, tau); },
                provider => { general.CopyTo(work, 0); provider.ThinQRFactor(work, n, n, q2, tau); },
                provider => provider.QRSolve(general, n, n, tau, 1, column, QRMethod.Thin),
                provider => provider.QRSolveFactored(q, r, n, n, tau, tau, 1, column),
            ];
            Console.WriteLine($"| {n} | {string.Join(" | ", works.Select(Ratio))} |");
        }

        Console.WriteLine();
    }

    private static void Vectors<T>()
        where T : unmanaged, IFloatingPoint<T>
    {
        string[] names = ["y + αx", "αx", "x·y", "x + y", "x - y", "x * y", "x / y", "Frobenius"];
        Console.WriteLine($"| {typeof(T).Name}, length | {string.Join(" | ", names)} |");
        Console.WriteLine($"| --- |{string.Concat(names.Select(_ => " ---: |"))}");
        foreach (int n in new[] { 1, 2, 3, 4, 8, 16, 100, 1000, 10_000, 1_000_000 })
        {
            T[] x = Draw<T>(n), y = Draw<T>(n), result = new T[n];
            T alpha = T.CreateChecked(0.75);
            Action<ILinearAlgebraProvider<T>>[] works =
            [
                provider => provider.AddVectorToScaledVector(y, alpha, x, result),
                provider => provider.ScaleArray(alpha, x, result),
                provider => provider.DotProduct(x, y),
                provider => provider.AddArrays(x, y, result),
                provider => provider.SubtractArrays(x, y, result),
                provider => provider.PointWiseMultiplyArrays(x, y, result),
                provider => provider.PointWiseDivideArrays(x, y, result),
                provider => provider.MatrixNorm(Norm.FrobeniusNorm, 1, n, x),
            ];
            Console.WriteLine($"| {n} | {string.Join(" | ", works.Select(Ratio))} |");
        }

        Console.WriteLine();
    }

    private static string Ratio<T>(Action<ILinearAlgebraProvider<T>> work)
        where T : unmanaged, IFloatingPoint<T> =>
        Compare(() => work((ILinearAlgebraProvider<T>)Managed), () => work((ILinearAlgebraProvider<T>)Ours)).Ratio.ToString("F1", CultureInfo.InvariantCulture);

    private static void Multiply<T>(
        ILinearAlgebraProvider<T> provider, Transpose turnsA, Transpose turnsB, T[] a, int rowsA, int columnsA, T[] b, int rowsB, int columnsB, T[] c)
        where T : unmanaged, IFloatingPoint<T>
    {
        if (turnsA == Transpose.DontTranspose && turnsB == Transpose.DontTranspose)
        {
            provider.MatrixMultiply(a, rowsA, columnsA, b, rowsB, columnsB, c);
        }
        else
        {
            provider.MatrixMultiplyWithUpdate(turnsA, turnsB, T.One, a, rowsA, columnsA, b, rowsB, columnsB, T.Zero, c);
        }
    }

    private static Transpose Operation(bool turns) => turns ? Transpose.Transpose : Transpose.DontTranspose;

    private static Line Compare(Action managed, Action ours)
    {
        int managedCalls = Calls(managed), ourCalls = Calls(ours);
        var rounds = new List<(double Managed, double Ours)>();
        long begin = Stopwatch.GetTimestamp();
        do
        {
            rounds.Add(rounds.Count % 2 == 0
                ? (Seconds(managed, managedCalls), Seconds(ours, ourCalls))
                : Swap((Seconds(ours, ourCalls), Seconds(managed, managedCalls))));
        }
        while (rounds.Count < 3 || (rounds.Count < 41 && Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsPerLine));

        return new Line(
            Median(rounds.Select(round => round.Managed / round.Ours)), 1e6 * Median(rounds.Select(round => round.Managed)),
            1e6 * Median(rounds.Select(round => round.Ours)), Bytes(managed), Bytes(ours));

        static (double, double) Swap((double, double) pair) => (pair.Item2, pair.Item1);
    }

    /// <summary>Calls that fill a turn, after enough that the JIT has compiled them in full.</summary>
    private static int Calls(Action work)
    {
        int calls = 0;
        TimeSpan begin = Environment.CpuUsage.TotalTime;
        do
        {
            work();
            calls++;
        }
        while ((Environment.CpuUsage.TotalTime - begin).TotalSeconds < SecondsToWarmUp);

        return Math.Max(1, (int)(calls * SecondsPerTurn / SecondsToWarmUp));
    }

    private static double Seconds(Action work, int calls)
    {
        TimeSpan begin = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < calls; i++)
        {
            work();
        }

        return (Environment.CpuUsage.TotalTime - begin).TotalSeconds / calls;
    }

    private static long Bytes(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static T[] Draw<T>(int count)
        where T : unmanaged, IFloatingPoint<T>
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked((2 * random.NextDouble()) - 1))];
    }

    // I + B·Bᵀ / n would be one, but a diagonal that outweighs its row is one too, and symmetric by construction.
    private static T[] Definite<T>(int n)
        where T : unmanaged, IFloatingPoint<T>
    {
        T[] values = Draw<T>(n * n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                values[(i * n) + j] = values[(j * n) + i];
            }

            values[(i * n) + i] = T.CreateChecked(n + 1);
        }

        return values;
    }

    private readonly record struct Line(double Ratio, double ManagedMicroseconds, double OurMicroseconds, long ManagedBytes, long OurBytes);
}
