using System.Runtime.InteropServices;
using NeuralNet.Tests.Reference;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Layers;

/// <summary>What holds for every layer of the library; a new one needs a line in <see cref="LayerCase.All"/> alone.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class LayerLawTests : IDisposable
{
    private const int Steps = 6;
    private static readonly int[] BatchSizes = [7, 32, 5, 19, 32];
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => LayerCase.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_AreThoseOfDifferences(string name)
    {
        LayerCase layer = LayerCase.All[name];
        int rows = layer.Inputs > 50 ? 3 : 9;

        GradientCheck.Verify(layer.Make(), layer.Input(rows, seed: 3), checksInput: layer.Categories == 0).Should().BeLessThan(1e-3);
    }

    [Fact]
    public void Cases_NameEveryKind()
    {
        IEnumerable<Layer> parts = LayerCase.All.Values.SelectMany(layer => new LayerContext(layer.Make(), training: false).Tree.Select(context => context.Layer));

        parts.Select(part => part.GetType().Name).Distinct().Should().Contain(
            Layer.Kinds.Names.Where(kind => typeof(Layer).Assembly.GetType("NeuralNet." + kind) is not null));
    }

    [TheoryExcept(Except.MathNet, "MathNet's managed provider copies its operands on every call.")]
    [MemberData(nameof(Names))]
    public void StepsAndPredictions_AllocateNothing(string name)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = layer.Model();
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(1e-3f));
        var gradients = new Trainer(layer.Model(), new SoftmaxCrossEntropy(), new Adam());
        (Tensor Features, Tensor Classes)[] batches = [.. BatchSizes.Select(rows => (layer.Input(rows, rows), Draw.Classes(rows, 3, rows)))];
        float[] output = new float[32 * 3];
        OnThreads(1, () =>
        {
            Work();
            Work();
            Allocations.OfThread(() => Work()).Should().Be(0);
        });

        void Work()
        {
            foreach ((Tensor features, Tensor classes) in batches)
            {
                trainer.Step(features, classes);
                gradients.Step(features, classes);
                model.Predict(features.AsSpan(), output.AsSpan(0, features.Rows * 3));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_OnAnyNumberOfThreads_GivesTheSameBits(string name)
    {
        foreach (bool isFused in new[] { true, false })
        {
            byte[] one = OnThreads(1, () => Trained(name, isFused));
            foreach (int threads in new[] { 2, 3, 7 })
            {
                OnThreads(threads, () => Trained(name, isFused)).Should().Equal(one, "{0} threads", threads);
            }
        }
    }

    [TheoryExcept(Except.MathNet, "MathNet's provider has its own order of sums for each size.")]
    [MemberData(nameof(Names))]
    public void Prediction_OfARow_HasTheSameBitsAtEveryPlace(string name)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = layer.Model();
        Train(model, new Adam(0.01f), layer, rows: 40);
        Tensor features = layer.Input(300, seed: 6);
        float[] alone = new float[300 * 3];
        for (int row = 0; row < 300; row++)
        {
            model.Predict(features.Row(row), alone.AsSpan(row * 3, 3));
        }

        foreach (int threads in new[] { 1, 3 })
        {
            foreach (int rows in new[] { 2, 5, 16, 17, 64, 300 })
            {
                int first = (300 - rows) / 2;
                OnThreads(threads, () => model.Predict(features.RowRange(first..(first + rows))).AsSpan().ToArray())
                    .Should().Equal(alone[(first * 3)..((first + rows) * 3)], "{0} rows on {1} threads", rows, threads);
            }
        }
    }

    // A fused update rounds differently: scale · product instead of two steps.
    [Theory]
    [MemberData(nameof(Names))]
    public void FusedSteps_AreTheStepsWithGradients_UpToRounding(string name)
    {
        LayerCase layer = LayerCase.All[name];
        (Model fused, Model plain) = (layer.Model(), layer.Model());
        Train(fused, new Sgd(0.05f, weightDecay: 0.01f), layer, rows: 16);
        Train(plain, new Sgd(0.05f, weightDecay: 0.01f), layer, rows: 16, keepsGradients: true);

        for (int i = 0; i < fused.Parameters.Count; i++)
        {
            RelativeError.Between(fused.Parameters[i].Value.AsSpan(), NaiveDouble.From(plain.Parameters[i].Value.AsSpan()))
                .Should().BeLessThan(2e-5, fused.Parameters[i].Path);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FrozenParameters_StayAsTheyAre(string name)
    {
        LayerCase layer = LayerCase.All[name];
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd(0.1f), new Adam(0.1f)])
        {
            Model model = layer.Model();
            foreach (Parameter parameter in model.Layers[0].Tree.SelectMany(part => part.Parameters))
            {
                parameter.IsFrozen = true;
            }

            byte[] before = Bytes(model.Layers[0].Tree.SelectMany(part => part.Parameters));
            Train(model, optimizer, layer, rows: 16);

            Bytes(model.Layers[0].Tree.SelectMany(part => part.Parameters)).Should().Equal(before);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveThenLoad_GivesTheSameBits_AndTheSameText(string name)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = layer.Model();
        Train(model, new Adam(0.01f), layer, rows: 16);
        model.Save(_folder.File());

        Model again = Model.Load(_folder.File());

        Tensor features = layer.Input(20, seed: 8);
        again.Predict(features).AsSpan().ToArray().Should().Equal(model.Predict(features).AsSpan().ToArray());
        again.ToString().Should().Be(model.ToString());
        again.States.Select(state => state.Path).Should().Equal(model.States.Select(state => state.Path));
        model.Clone().Predict(features).AsSpan().ToArray().Should().Equal(model.Predict(features).AsSpan().ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resume_AfterAnyStep_EndsWithTheSameBits(string name)
    {
        LayerCase layer = LayerCase.All[name];
        var rows = new Dataset(layer.Input(13, seed: 9), Draw.Classes(13, 3, seed: 9));
        Trainer undisturbed = Fit(New(), null);

        var paths = new List<string>();
        Fit(New(), trainer =>
        {
            paths.Add(_folder.File($"{paths.Count}"));
            trainer.SaveCheckpoint(paths[^1]);
        });

        paths.Should().HaveCount(6);
        foreach (string path in paths)
        {
            Trainer resumed = Fit(Trainer.Resume(path), null);
            Bytes(resumed.Model.Parameters).Should().Equal(Bytes(undisturbed.Model.Parameters), path);
            resumed.Model.States.SelectMany(state => state.Value.AsSpan().ToArray()).Should()
                .Equal(undisturbed.Model.States.SelectMany(state => state.Value.AsSpan().ToArray()), path);
        }

        Trainer New() => new(layer.Model(), new SoftmaxCrossEntropy(), new Adam(0.01f));

        Trainer Fit(Trainer trainer, Action<Trainer>? onStep)
        {
            trainer.Fit(rows, epochs: 2, batchSize: 5, options: new() { OnStep = _ => onStep?.Invoke(trainer) });
            return trainer;
        }
    }

    private static byte[] Trained(string name, bool isFused)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = layer.Model();
        Train(model, isFused ? new Sgd(0.01f) : new Adam(0.01f), layer, rows: 400);
        return [.. Bytes(model.Parameters), .. model.States.SelectMany(state => MemoryMarshal.AsBytes(state.Value.AsSpan()).ToArray())];
    }

    private static void Train(Model model, Optimizer optimizer, LayerCase layer, int rows, bool keepsGradients = false)
    {
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), optimizer) { KeepsGradients = keepsGradients };
        Tensor features = layer.Input(rows, seed: 4), targets = Draw.Classes(rows, 3, seed: 5);
        for (int step = 0; step < Steps; step++)
        {
            trainer.Step(features, targets);
        }
    }

    private static byte[] Bytes(IEnumerable<Parameter> parameters) =>
        [.. parameters.SelectMany(parameter => MemoryMarshal.AsBytes(parameter.Value.AsSpan()).ToArray())];

    private static void OnThreads(int threads, Action work) => OnThreads(threads, () =>
    {
        work();
        return 0;
    });

    private static T OnThreads<T>(int threads, Func<T> work)
    {
        int before = Parallelism.MaxThreads;
        Parallelism.MaxThreads = threads;
        try
        {
            return work();
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
