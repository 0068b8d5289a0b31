using NeuralNet.Kernels;

namespace NeuralNet;

public sealed partial class Model
{
    // Predictions run in blocks of rows, whose activations stay in the cache; threads share blocks, not layers.
    private const int MostRowsInBlock = 256;
    private const int FewestRowsInBlock = 32;

    /// <summary>The outputs for rows of features: logits for a classifier.</summary>
    /// <param name="features">[N, Inputs]; N may be 0.</param>
    /// <returns>[N, Outputs], new. A row's outputs have the same bits alone, in any batch, at any place in it, on any number of threads, with <see cref="SimdMatrixMultiplier"/>; MathNet's provider sums in an order of its own for each size.</returns>
    /// <exception cref="ArgumentException">The features have rows of another length.</exception>
    public Tensor Predict(Tensor features)
    {
        CheckColumns(features);
        var output = new Tensor(features.Rows, Outputs);
        Predict(features.AsSpan(), output.AsSpan());
        return output;
    }

    /// <summary>
    /// <see cref="Predict(Tensor)"/> on spans. Allocates nothing after a call with as many rows and threads, except some kilobytes that each thread
    /// keeps from its first block.
    /// </summary>
    /// <param name="features">N · Inputs numbers, row after row.</param>
    /// <param name="output">N · Outputs numbers, to be overwritten; must not overlap the features.</param>
    /// <exception cref="ArgumentException">A length is not that of N rows, or the two overlap.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> output)
    {
        int rows = features.Length / Inputs;
        if (features.Length != (long)rows * Inputs || output.Length != (long)rows * Outputs)
        {
            throw new ArgumentException(
                $"Model.Predict expects rows of {Inputs} features and as many rows of {Outputs} outputs "
                + $"but got {features.Length} features and room for {output.Length} outputs.");
        }

        if (features.Overlaps(output))
        {
            throw new ArgumentException("Model.Predict expects room for outputs in other memory than the features, which it reads while it writes.", nameof(output));
        }

        if (rows == 0)
        {
            return;
        }

        int threads = Parallelism.MaxThreads;
        int share = Math.Clamp((rows + threads - 1) / threads, FewestRowsInBlock, MostRowsInBlock);
        int blocks = Math.Max(1, rows / share);
        if (blocks == 1)
        {
            Run(_predicting, features, output);
            return;
        }

        int rowsPerBlock = (rows + blocks - 1) / blocks;
        threads = Math.Min(blocks, threads);
        if (!_predicting.IsPrepared(rowsPerBlock, threads))
        {
            Prepare(features[..(rowsPerBlock * Inputs)], output[..(rowsPerBlock * Outputs)], threads);
        }

        RowBlocks.Run(new Prediction(_predicting), features, output, rows, rowsPerBlock, threads);
    }

    private static void Run(ContextPool pool, ReadOnlySpan<float> features, Span<float> output)
    {
        LayerContext context = pool.Rent();
        Layer layer = context.Layer;
        context.Forward(
            new ReadOnlyMatrixSpan(features, features.Length / layer.Inputs, layer.Inputs),
            new MatrixSpan(output, output.Length / layer.Outputs, layer.Outputs));
        pool.Return(context); // not after an exception: its memory may be half written
    }

    /// <summary>Sends one block through as many contexts as threads may need, so that each has its memory.</summary>
    private void Prepare(ReadOnlySpan<float> features, Span<float> output, int count)
    {
        var contexts = new LayerContext[count];
        for (int i = 0; i < count; i++)
        {
            contexts[i] = _predicting.Rent();
            contexts[i].Forward(
                new ReadOnlyMatrixSpan(features, features.Length / Inputs, Inputs), new MatrixSpan(output, output.Length / Outputs, Outputs));
        }

        foreach (LayerContext context in contexts)
        {
            _predicting.Return(context);
        }
    }

    /// <summary>Sends a block of rows through a context of the pool.</summary>
    private readonly struct Prediction(ContextPool pool) : IRowBlockBody
    {
        public void Invoke(ReadOnlySpan<float> source, Span<float> destination) => Run(pool, source, destination);
    }
}
