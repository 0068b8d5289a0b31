using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.MpiBenchmarks;

/// <summary>A network to train, on random rows.</summary>
/// <param name="Sizes">From inputs to outputs, such as 784-128-10.</param>
internal sealed record Work(int[] Sizes)
{
    private const int Rows = 8192;
    private const int WarmUp = 20;

    private readonly Dataset _data = new(Tensor.Uniform(new Shape(Rows, Sizes[0]), 0, 1, seed: 1), Tensor.Wrap([.. Enumerable.Range(0, Rows).Select(i => (float)(i % Sizes[^1]))], new Shape(Rows, 1)));

    public long Parameters { get; } = Enumerable.Range(1, Sizes.Length - 1).Sum(i => (Sizes[i - 1] + 1L) * Sizes[i]);

    public static Work Parse(string text) => new([.. text.Split('-').Select(size => int.Parse(size, CultureInfo.InvariantCulture))]);

    /// <summary>The median time of a step in seconds, after some to warm up.</summary>
    /// <param name="batchSize">Rows a step, over all ranks.</param>
    /// <param name="steps">How many to time.</param>
    /// <param name="parallel">The ranks; null for this process alone.</param>
    /// <param name="groupOf">Steps that are timed together, for those that differ in turn.</param>
    public double StepTime(int batchSize, int steps, DataParallel? parallel, int groupOf = 1)
    {
        var model = new Model([.. Enumerable.Range(1, Sizes.Length - 1).Select(i => new Dense(Sizes[i - 1], Sizes[i], i < Sizes.Length - 1 ? Activation.Relu : Activation.Identity))], seed: 1);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(1e-4f));
        var times = new List<double>();
        long last = 0;
        int done = 0, epochSteps = ((Rows - 1) / batchSize) + 1;
        trainer.Fit(_data, ((WarmUp + (steps * groupOf)) / epochSteps) + 1, batchSize, options: new()
        {
            DataParallel = parallel,
            OnStep = step =>
            {
                if (step.Step == 1)
                {
                    (done, last) = (0, Stopwatch.GetTimestamp());   // between epochs more is done than a step
                }
                else if (++done % groupOf == 0)
                {
                    long now = Stopwatch.GetTimestamp();
                    times.Add(Stopwatch.GetElapsedTime(last, now).TotalSeconds / groupOf);
                    last = now;
                }
            },
        });
        double[] timed = [.. times.Skip(WarmUp / groupOf).Order()];
        return timed[timed.Length / 2];
    }
}
