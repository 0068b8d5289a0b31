namespace NeuralNet.Tests.Layers;

/// <summary>What a model keeps between calls.</summary>
[Collection(ProcessCollection.Name)]
public sealed class ModelMemoryTests
{
    // The activations of 256 rows are 256 · 1,024 numbers, 1 MB: one such buffer for each size would be 80 MB.
    [Fact]
    public void Predict_ManySizesOnceEach_KeepsMemoryForTheLargest()
    {
        var model = new Model([new Dense(4, 1024), new Dense(1024, 2)], seed: 1);
        model.Predict(new Tensor(150, 4));

        Kept(() =>
        {
            for (int rows = 150; rows <= 256; rows++)
            {
                model.Predict(new Tensor(rows, 4));
                model.Forward(new Tensor(rows, 4));
            }
        }).Should().BeLessThan(12 << 20);
        GC.KeepAlive(model);
    }

    // A row of 10,000 numbers is 40 KB: a buffer for each layer would be 80 MB.
    [Fact]
    public void Predict_ThroughManyLayers_KeepsTwoBuffers()
    {
        var model = new Model([new Dense(1, 10_000), .. Enumerable.Range(0, 2000).Select(_ => new Activate(Activation.Tanh)), new Dropout(0.5f)], seed: 1);

        Kept(() => model.Predict(new Tensor(1, 1))).Should().BeLessThan(4 << 20);
        GC.KeepAlive(model);
    }

    private static long Kept(Action work)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        work();
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }
}
