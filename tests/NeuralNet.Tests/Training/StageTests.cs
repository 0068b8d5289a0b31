using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training;

/// <summary>Clipping and accumulation: their arithmetic, their order, their errors, and 0 bytes a step.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class StageTests
{
    private const float Tolerance = 2e-5f;

    // torch.nn.utils.clip_grad_norm_: g · min(1, maximum / (‖g‖ + 1e-6)).
    [Theory]
    [InlineData(0.05f)]
    [InlineData(1e6f)]
    public void ClipNorm_ScalesTheGradientsOfAllParameters(float maximum)
    {
        (float[] before, float[] after, ClipNorm clip) = Apply(new ClipNorm(maximum));
        double norm = Math.Sqrt(before.Sum(g => (double)g * g));

        clip.LastNorm.Should().BeApproximately(norm, norm * 1e-6);
        double factor = Math.Min(1, maximum / (norm + 1e-6));
        after.Should().Equal(before.Select(g => (float)(g * factor)), (x, y) => Math.Abs(x - y) <= 1e-6f * Math.Abs(y));
        if (factor == 1)
        {
            after.Should().Equal(before, "a norm below the maximum changes no bit");
        }
    }

    [Fact]
    public void ClipValue_LimitsEachElement()
    {
        (float[] before, float[] after, _) = Apply(new ClipValue(0.01f));

        after.Should().Equal(before.Select(g => Math.Clamp(g, -0.01f, 0.01f))).And.NotEqual(before);
    }

    // 22 rows: micro-batches of 4 and a last one of 2, in groups of 3 and a rest, against batches of 12 and a rest of 10.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Accumulate_RaggedBatches_EqualsTheLargeBatch(bool weighted)
    {
        Trainer small = New(new Accumulate(3)), large = New();
        Fit(small, batchSize: 4, weighted);
        Fit(large, batchSize: 12, weighted);

        small.Model.Values.ShouldBeNear(large.Model.Values, Tolerance, "the mean over all rows");
        small.Optimizer.StateOf(small.Model.Parameters[0]).Steps.Should().Be(3 * 2, "three epochs of an update for 12 rows and one for the rest");
    }

    [Fact]
    public void Accumulate_BatchesOfWeightZero_AreCounted()
    {
        float[] weights = new float[22];
        Array.Fill(weights, 1, 4, 12); // the first, and the last two batches, weigh 0
        Trainer small = New(new Accumulate(3)), large = New();
        Fit(small, 4, Data(weights), seed: null);
        Fit(large, 12, Data(weights), seed: null);

        small.Model.Values.ShouldBeNear(large.Model.Values, Tolerance, "weights of 0");
    }

    [Fact]
    public void Accumulate_OfOne_ChangesNoBit()
    {
        Trainer one = New(new Accumulate(1)), plain = New();
        Fit(one, 4, weighted: true);
        Fit(plain, 4, weighted: true);

        one.Model.Values.AsSpan().ToArray().Should().Equal(plain.Model.Values.AsSpan().ToArray());
    }

    [Fact]
    public void ClipNorm_AfterAccumulate_ClipsTheMean()
    {
        ClipNorm clipSmall = new(0.02f), clipLarge = new(0.02f);
        Trainer small = New(new Accumulate(3), clipSmall), large = New(clipLarge);
        Fit(small, 4, weighted: true);
        Fit(large, 12, weighted: true);

        clipSmall.LastNorm.Should().BeApproximately(clipLarge.LastNorm, 1e-4).And.BeGreaterThan(0.02);
        small.Model.Values.ShouldBeNear(large.Model.Values, Tolerance, "clipped once an update");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Step_AnyThreads_HasTheSameBits(int threads)
    {
        Trainer expected = New(new Accumulate(3), new ClipNorm(0.1f), new ClipValue(0.05f)), actual = New(new Accumulate(3), new ClipNorm(0.1f), new ClipValue(0.05f));
        Fit(expected, 4, weighted: true);
        int before = Parallelism.MaxThreads;
        try
        {
            Parallelism.MaxThreads = threads;
            Fit(actual, 4, weighted: true);
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }

        actual.Model.Values.AsSpan().ToArray().Should().Equal(expected.Model.Values.AsSpan().ToArray());
    }

    [FactExcept(Except.MathNet, "MathNet's managed provider copies its operands on every call.")]
    public void Step_WithStages_AllocatesNothing()
    {
        Trainer trainer = New(new Accumulate(3), new ClipNorm(0.1f), new ClipValue(0.05f));
        Dataset data = Data(null);
        Steps(4);
        Allocations.OfThread(() => Steps(50)).Should().Be(0);

        void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                trainer.Step(data.Features, data.Targets);
            }
        }
    }

    [Fact]
    public void ClipNorm_HugeGradients_DoNotOverflow_AndNaNStays()
    {
        (float[] before, float[] after, ClipNorm clip) = Apply(new ClipNorm(1), scale: 1e25f);
        clip.LastNorm.Should().BeGreaterThan(1e20).And.BeLessThan(double.PositiveInfinity);
        after.Sum(g => (double)g * g).Should().BeApproximately(1, 1e-4);
        before.Should().OnlyContain(g => float.IsFinite(g));

        Apply(new ClipNorm(1), scale: float.NaN).After.Should().OnlyContain(g => float.IsNaN(g), "the update rejects it");
    }

    [Fact]
    public void Constructors_WrongSettings_SayWhatTheyExpect()
    {
        FluentActions.Invoking(() => new ClipNorm(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("ClipNorm expects a maximum that is finite and above 0 but got 0.*");
        FluentActions.Invoking(() => new ClipValue(float.NaN)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("ClipValue expects a limit that is finite and above 0 but got NaN.*");
        FluentActions.Invoking(() => new Accumulate(0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("Accumulate expects 1 or more steps an update but got 0.*");
        FluentActions.Invoking(() => New().Stages.Add(null!)).Should().Throw<ArgumentNullException>().WithMessage("Trainer.Stages expects a stage but got null.*");
    }

    [Fact]
    public void Fit_NullObserver_OrFromItsOwnObserver_IsRefused()
    {
        Dataset data = Data(null);
        FluentActions.Invoking(() => New().Fit(data, 1, options: new FitOptions { Observers = [null!] }))
            .Should().Throw<ArgumentException>().WithMessage("Trainer.Fit expects observers but got null at place 0 of FitOptions.Observers.*");

        Trainer trainer = New();
        FluentActions.Invoking(() => trainer.Fit(data, 2, options: new FitOptions { OnEpoch = _ => trainer.Fit(data, 1) }))
            .Should().Throw<InvalidOperationException>().WithMessage("Trainer.Fit expects its run to end before the next but was called by an observer of it.*");
        trainer.Fit(data, 1).Epochs.Should().HaveCount(1, "the run that threw is over");
    }

    private static (float[] Before, float[] After, TStage Stage) Apply<TStage>(TStage stage, float scale = 1)
        where TStage : IGradientStage
    {
        var before = new Spy(scale);
        var after = new Spy(1);
        Trainer trainer = New(before, stage, after, new Never());
        Dataset data = Data(null);
        trainer.Step(data.Features, data.Targets);
        return (before.Seen, after.Seen, stage);
    }

    private static Trainer New(params IGradientStage[] stages)
    {
        var trainer = new Trainer(
            new Model([new Dense(5, 13, Activation.Tanh), new Dense(13, 3)], seed: 5), new SoftmaxCrossEntropy(), new Sgd(0.3f, momentum: 0.5f));
        foreach (IGradientStage stage in stages)
        {
            trainer.Stages.Add(stage);
        }

        return trainer;
    }

    private static Dataset Data(float[]? weights) => weights is null
        ? new Dataset(Draw.Uniform(22, 5, 1), Draw.Classes(22, 3, 2))
        : new Dataset(Draw.Uniform(22, 5, 1), Draw.Classes(22, 3, 2), Tensor.Wrap(weights, new Shape(weights.Length, 1)));

    private static void Fit(Trainer trainer, int batchSize, bool weighted) =>
        Fit(trainer, batchSize, Data(weighted ? Draw.Uniform(22, 1, 3, 0.2f, 3).AsSpan().ToArray() : null), seed: 4);

    // Without a seed: the rows in their order, through steps of a run.
    private static void Fit(Trainer trainer, int batchSize, Dataset data, int? seed) =>
        trainer.Fit(seed is null ? new InOrder(data) : data, 3, batchSize, options: new FitOptions { Seed = seed ?? 0 });

    /// <summary>Undoes the shuffle: gives row i of a shuffled epoch the i-th row.</summary>
    private sealed class InOrder(Dataset data) : IDataset
    {
        private int _next;

        public int Count => data.Count;

        public int FeatureCount => data.FeatureCount;

        public int TargetCount => data.TargetCount;

        public bool HasWeights => true;

        public void Read(Batch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int row = _next++ % data.Count;
                data.Features.Row(row).CopyTo(batch.Features.Row(i));
                batch.Targets[i, 0] = data.Targets[row, 0];
                batch.Weights![i, 0] = data.Weights![row, 0];
            }
        }
    }

    private sealed class Spy(float scale) : IGradientStage
    {
        public float[] Seen { get; private set; } = [];

        public bool Apply(GradientStep context)
        {
            foreach (ref float gradient in context.Gradients)
            {
                gradient *= scale;
            }

            Seen = context.Gradients.ToArray();
            return true;
        }
    }

    private sealed class Never : IGradientStage
    {
        public bool Apply(GradientStep context) => false;
    }
}
