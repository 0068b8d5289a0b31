using System.Runtime.InteropServices;
using System.Text.Json;
using NeuralNet.Tests.Reference;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>Averages of a run's values: those of PyTorch, where they are used, and resumed to the bit.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class WeightAveragingTests : IDisposable
{
    private static readonly Dictionary<string, Func<WeightAveraging>> Makers = new()
    {
        ["ema"] = () => WeightAveraging.Ema(0.9),
        ["ema from the start"] = () => WeightAveraging.Ema(0.75, warmsUp: false),
        ["swa"] = () => WeightAveraging.Swa(0.5),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Makers.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ema", "ema from the start")]
    [InlineData("swa", "swa")]
    public void Averages_OfSixSteps_ArePyTorchs(string run, string averaging)
    {
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "averaging.json"))).RootElement;
        JsonElement expected = golden.GetProperty("runs").EnumerateArray().Single(element => element.Text("name") == run);
        var dense = new Dense(2, 1);
        dense.Weight.Set(golden.Tensor("start"));
        dense.Bias.Fill(0.5f);
        var trainer = new Trainer(new Model([dense]), new MeanSquaredError(), new Sgd(0.1f));

        trainer.Fit(new Dataset(golden.Tensor("features"), golden.Tensor("targets")), epochs: 6, batchSize: 5, options: new() { Averaging = Makers[averaging]() });

        dense.Weight.Value.ShouldBeNear(expected.Tensor("weights"), 1e-6f, "average");
        dense.Bias.Value.ShouldBeNear(expected.Tensor("bias"), 1e-6f, "average bias");
    }

    [Fact]
    public void Validation_UsesTheAverages_AndTrainingTheModelsOwn()
    {
        Trainer plain = New(), averaged = New();
        var own = new List<byte[]>();
        var averages = new List<float>();
        plain.Fit(Rows(1), 4, 8, Rows(2), new() { OnEpoch = _ => own.Add(Bytes(plain)) });

        History history = averaged.Fit(Rows(1), 4, 8, Rows(2), new()
        {
            Averaging = WeightAveraging.Ema(0.9),
            KeepBest = true,
            OnEpoch = epoch =>
            {
                Bytes(averaged).Should().Equal(own[epoch.Epoch - 1], "training goes on with the model's own values");
                averages.Add(epoch.Validation!.Loss);
            },
        });

        averaged.Evaluate(Rows(2)).Loss.Should().Be(history.Best!.Validation!.Loss, "the best epoch's averages are restored");
        averages.Should().NotEqual(plain.CurrentRun!.Results.Select(result => result.Validation!.Loss));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resume_AfterAnyStep_EndsWithTheSameBits(string name)
    {
        Trainer undisturbed = New();
        Fit(undisturbed, null);
        var paths = new List<string>();
        Fit(New(), trainer =>
        {
            paths.Add(_folder.File($"{paths.Count}"));
            trainer.SaveCheckpoint(paths[^1]);
        });

        foreach (string path in paths)
        {
            Trainer resumed = Trainer.Resume(path);
            Fit(resumed, null);
            Bytes(resumed).Should().Equal(Bytes(undisturbed), path);
        }

        FluentActions.Invoking(() => Trainer.Resume(paths[0]).Fit(Rows(1), 4, 8, Rows(2))).Should().Throw<ArgumentException>()
            .WithMessage($"*resumes, options.Averaging {Makers[name]()}, but got *");

        void Fit(Trainer trainer, Action<Trainer>? onStep) =>
            trainer.Fit(Rows(1), 4, 8, Rows(2), new() { Averaging = Makers[name](), OnStep = _ => onStep?.Invoke(trainer) });
    }

    [Fact]
    public void Averages_OnAnyNumberOfThreads_AreTheSame()
    {
        byte[] Averaged(int threads)
        {
            int before = Parallelism.MaxThreads;
            Parallelism.MaxThreads = threads;
            try
            {
                var trainer = new Trainer(new Model([new Dense(200, 300), new Dense(300, 3)], seed: 1), new SoftmaxCrossEntropy(), new Sgd(0.1f));
                trainer.Fit(new Dataset(Draw.Uniform(20, 200, 1), Draw.Classes(20, 3, 1)), 3, 10, options: new() { Averaging = WeightAveraging.Ema(0.9) });
                return Bytes(trainer);
            }
            finally
            {
                Parallelism.MaxThreads = before;
            }
        }

        Averaged(3).Should().Equal(Averaged(1));
    }

    [Fact]
    public void Settings_OutOfRange_Throw()
    {
        FluentActions.Invoking(() => WeightAveraging.Ema(1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("WeightAveraging.Ema expects a decay above 0 and below 1 but got 1, such as 0.999.*");
        FluentActions.Invoking(() => WeightAveraging.Swa(1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("WeightAveraging.Swa expects a share of the run from 0 to below 1 but got 1.*");
    }

    private static Trainer New() =>
        new(new Model([new Dense(4, 8), new BatchNorm(8), new Activate(Activation.Relu), new Dense(8, 3)], seed: 5), new SoftmaxCrossEntropy(), new Adam(0.02f));

    private static Dataset Rows(int seed) => new(Draw.Uniform(22, 4, seed), Draw.Classes(22, 3, seed));

    private static byte[] Bytes(Trainer trainer) => MemoryMarshal.AsBytes(trainer.Model.Values.AsSpan()).ToArray();
}
