using System.Diagnostics;

namespace NeuralNet.Benchmarks;

/// <summary>
/// Layers and optimizers whose time is that of moving their numbers, against a bare copy: bytes a second as a share of those of <c>Span.CopyTo</c>
/// over matrices of the same size, both measured in turn, on the same number of threads.
/// </summary>
/// <remarks>
/// The copy goes through the same matrices, so that both find as much of them in the caches: going back, from input and output gradient to the
/// input gradient. Counted are the sweeps that the formula needs at least, 4 bytes a number, each read or written matrix once a sweep: so a layer that
/// sweeps more often than needed shows as slower. A copy has two. A matrix that stays in a cache between two sweeps is counted each time, and
/// so is one that does not; vectors with a number for each column or row are not counted.
/// </remarks>
internal static class MemorySpeed
{
    private const int Categories = 100;
    private const int Rounds = 41;
    private const double SecondsPerTurn = 0.004;
    private const double SecondsOfWarmUp = 0.5;

    private static readonly (int Rows, int Columns)[] Sizes = [(128, 512), (4096, 512)];
    private static readonly int[] Numbers = [1 << 16, 1 << 20, 1 << 24];

    // Batch normalisation reads its input for the moments and again to normalise; going back it reads input and gradient twice.
    private static readonly (string Name, Func<int, Layer> Make, int TrainMatrices, int BackwardMatrices)[] Layers =
    [
        ("BatchNorm", columns => new BatchNorm(columns), 3, 5),
        ("LayerNorm", columns => new LayerNorm(columns), 2, 3),
        ("RmsNorm", columns => new RmsNorm(columns), 2, 3),
        ("Scale", columns => new Scale(columns), 2, 3),

        // Going back, each row of the gradient is added to a row of the table, whose clearing is not counted.
        ("Embedding", columns => new Embedding(Categories, columns), 2, 3),

        // Which numbers were dropped can be told by the seed again, so nothing else need be kept.
        ("Dropout", _ => new Dropout(0.5f), 2, 2),
    ];

    // So slow that the values stay where they are however often a step is repeated.
    private static readonly (string Name, Func<Optimizer> Make)[] Optimizers =
    [
        ("Sgd with momentum", () => new Sgd(1e-9f, momentum: 0.9f)),
        ("Adam", () => new Adam(1e-9f)),
    ];

    /// <summary>All rows, or those of the layers and optimizers named.</summary>
    public static void Run(params string[] names)
    {
        Console.WriteLine("Bytes a second as a share of a bare copy's: median of the rounds.\n");
        (string Name, Func<int, Layer> Make, int TrainMatrices, int BackwardMatrices)[] layers = [.. Layers.Where(l => IsAsked(l.Name))];
        if (layers.Length > 0)
        {
            Run(layers);
        }

        (string Name, Func<Optimizer> Make)[] optimizers = [.. Optimizers.Where(o => IsAsked(o.Name))];
        if (optimizers.Length > 0)
        {
            Run(optimizers);
        }

        bool IsAsked(string name) => names.Length == 0 || names.Contains(name);
    }

    private static void Run((string Name, Func<int, Layer> Make, int TrainMatrices, int BackwardMatrices)[] layers)
    {
        Console.WriteLine("| layer | rows x columns | threads | predict | forward in training | backward |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: |");
        foreach ((int rows, int columns) in Sizes)
        {
            // A small copy is over before Parallel.For has begun: no measure for two threads.
            foreach (int threads in (int[])(rows == Sizes[0].Rows ? [1] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()]))
            {
                Parallelism.MaxThreads = threads;
                foreach ((string name, Func<int, Layer> make, int train, int backward) in layers)
                {
                    double[] shares = Shares(make(columns), rows, columns, threads, [2, train, backward]);
                    Console.WriteLine(FormattableString.Invariant(
                        $"| {name} | {rows} x {columns} | {threads} | {shares[0]:P0} | {shares[1]:P0} | {shares[2]:P0} |"));
                }
            }
        }
    }

    private static void Run((string Name, Func<Optimizer> Make)[] optimizers)
    {
        Console.WriteLine("\n| optimizer | numbers | threads | step |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (int numbers in Numbers)
        {
            foreach (int threads in (int[])(numbers == Numbers[0] ? [1] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()]))
            {
                Parallelism.MaxThreads = threads;
                foreach ((string name, Func<Optimizer> make) in optimizers)
                {
                    Console.WriteLine(FormattableString.Invariant($"| {name} | {numbers} | {threads} | {Share(make(), numbers, threads):P0} |"));
                }
            }
        }
    }

    /// <summary>The share of a step over one weight.</summary>
    private static double Share(Optimizer optimizer, int numbers, int threads)
    {
        const int Columns = 512;
        var weight = new Parameter("weight", new Shape(numbers));
        weight.Set(Tensor.Uniform(new Shape(numbers), -1, 1, seed: 1));
        Tensor.Uniform(new Shape(numbers), -1, 1, seed: 2).AsSpan().CopyTo(weight.Gradient.AsSpan());
        int states = optimizer.Slots.Count;
        RowBuffer[] arrays = [.. Enumerable.Range(0, 2 + states).Select(_ => BufferOf(new Tensor(numbers / Columns, Columns)))];
        Action copy = () =>
        {
            for (int i = 0; i + 1 < arrays.Length; i++)
            {
                CopyShared(arrays[i], arrays[i + 1], threads);
            }
        };
        Parameter[] parameters = [weight];
        return Share(copy, 2 * (1 + states), () => optimizer.Step(parameters), 3 + (2 * states));
    }

    /// <summary>The shares of prediction, forward and backward pass, which move this many matrices each.</summary>
    private static double[] Shares(Layer layer, int rows, int columns, int threads, int[] matrices)
    {
        if (layer.Parameters.Count > 0)
        {
            _ = new Model([layer], seed: 1); // draws them
        }

        Tensor numbers = layer is Embedding
            ? Tensor.From([.. Enumerable.Range(0, rows).Select(i => (float)(i * 37 % Categories))]).Reshape(new Shape(rows, 1))
            : Tensor.Uniform(new Shape(rows, columns), -1, 1, seed: 1);
        RowBuffer input = BufferOf(numbers), gradient = BufferOf(Tensor.Uniform(new Shape(rows, columns), -1, 1, seed: 2));
        RowBuffer output = BufferOf(new Tensor(rows, columns)), inputGradient = BufferOf(new Tensor(numbers.Shape[0], numbers.Shape[1]));
        var predicting = new LayerContext(layer, training: false);
        var training = new LayerContext(layer, training: true);
        Action[] works =
        [
            () => predicting.Forward(input.Current, output.Current),
            () => training.Forward(input.Current, output.Current),
            () => training.Backward(input.Current, output.Current, gradient.Current, inputGradient.Current),
        ];
        Action forward = () => CopyShared(layer is Embedding ? gradient : input, output, threads);
        Action backward = layer is Embedding ? forward : () =>
        {
            CopyShared(input, inputGradient, threads);
            CopyShared(gradient, inputGradient, threads);
        };
        (Action Run, int Matrices)[] copies = [(forward, 2), (forward, 2), (backward, layer is Embedding ? 2 : 4)];

        return [.. works.Select((work, i) =>
        {
            training.Forward(input.Current, output.Current);
            return Share(copies[i].Run, copies[i].Matrices, work, matrices[i]);
        })];
    }

    /// <summary>The median of the rounds' ratios of bytes a second.</summary>
    private static double Share(Action copy, int copied, Action work, int worked)
    {
        // Until the runtime has compiled what is called often in full: it begins after a tenth of a second.
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsOfWarmUp)
        {
            copy();
            work();
        }

        double[] ratios = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            double copySeconds = Seconds(copy), workSeconds = Seconds(work);
            ratios[round] = worked * copySeconds / (copied * workSeconds);
        }

        Array.Sort(ratios);
        return ratios[Rounds / 2];
    }

    /// <summary>Seconds of a call, over as many as fill a turn.</summary>
    private static double Seconds(Action work)
    {
        work();
        long begin = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            work();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < SecondsPerTurn);

        return Stopwatch.GetElapsedTime(begin).TotalSeconds / calls;
    }

    private static void CopyShared(RowBuffer source, RowBuffer destination, int threads)
    {
        if (threads == 1)
        {
            source.Current.AsSpan().CopyTo(destination.Current.AsSpan());
            return;
        }

        int rows = source.Current.Rows, part = (rows + threads - 1) / threads;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            for (int row = i * part; row < Math.Min((i + 1) * part, rows); row++)
            {
                source.Current.Row(row).CopyTo(destination.Current.Row(row));
            }
        });
    }

    /// <summary>In memory as a model's layers have it.</summary>
    private static RowBuffer BufferOf(Tensor numbers)
    {
        var buffer = new RowBuffer();
        numbers.AsSpan().CopyTo(buffer.Of(numbers.Shape[0], numbers.Shape[1]).AsSpan());
        return buffer;
    }
}
