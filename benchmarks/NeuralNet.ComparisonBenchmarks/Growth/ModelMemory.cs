using System.Globalization;
using System.Runtime.CompilerServices;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Bytes that a model in training holds, measured on the managed heap.</summary>
internal static class ModelMemory
{
    private static readonly int[] Sizes = [784, 1024, 1024, 10];
    private static readonly int[] Batches = [32, 512];

    public static MarkdownTable Table()
    {
        // What the process keeps for all models, such as the buffers for packing, is there before anything is counted.
        foreach (int batch in Batches)
        {
            Measure(new Sgd(0.01f), batch, out _);
        }

        var table = new MarkdownTable([
            "optimizer", "batch", "heap, bytes", "a parameter", "value", "gradient", "state", "workspace and the rest, bytes"]);
        foreach (int batch in Batches)
        {
            Add("Sgd", new Sgd(0.01f), gradient: 0, state: 0, batch);     // fused: no step writes a gradient
            Add("Sgd with momentum", new Sgd(0.01f, momentum: 0.9f), gradient: 4, state: 4, batch);
            Add("Adam", new Adam(1e-3f), gradient: 4, state: 8, batch);
        }

        return table;

        void Add(string name, Optimizer optimizer, int gradient, int state, int batch)
        {
            long bytes = Measure(optimizer, batch, out long parameters);
            table.Add([
                name, Text(batch), Text(bytes), ((double)bytes / parameters).ToString("F2", CultureInfo.InvariantCulture),
                "4", Text(gradient), Text(state), Text(bytes - ((4 + gradient + state) * parameters))]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Measure(Optimizer optimizer, int batch, out long parameters)
    {
        var training = new TrainingCase(Sizes, Activation.Relu, batch);
        (Tensor features, Tensor targets) = (training.Features(), training.Targets());
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Model model = training.Model();
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), optimizer);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step(features, targets);
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        parameters = model.ParameterCount;
        GC.KeepAlive(trainer);
        return after - before;
    }

    private static string Text(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
