namespace NeuralNet.Tests.Training;

/// <summary>Orders of rows, schedules and cancellation over whole runs.</summary>
public sealed class FitOrderTests
{
    [Fact]
    public void Fit_Twice_ContinuesWithNewOrders_AndAFirstEpochRepeatsThem()
    {
        var data = new Watched(40);
        var trainer = new Trainer(new Model([new Dense(2, 1)]), new MeanSquaredError(), new Sgd(0.01f));

        int[] first = Order(), second = Order(), again = Order(new FitOptions { FirstEpoch = 0 });

        second.Should().NotEqual(first).And.BeEquivalentTo(first);
        again.Should().Equal(first);
        trainer.Epochs.Should().Be(1, "the run began at epoch 0 again");

        int[] Order(FitOptions? options = null)
        {
            data.Seen.Clear();
            trainer.Fit(data, epochs: 1, batchSize: 8, options: options);
            return [.. data.Seen];
        }
    }

    [Fact]
    public void Fit_TwoRunsOfTwoEpochs_AreOneOfFour()
    {
        var data = new Watched(40);
        Model once = new([new Dense(2, 1)], seed: 1), twice = new([new Dense(2, 1)], seed: 1);
        new Trainer(once, new MeanSquaredError(), new Adam()).Fit(data, epochs: 4, batchSize: 8);

        var trainer = new Trainer(twice, new MeanSquaredError(), new Adam());
        trainer.Fit(data, epochs: 2, batchSize: 8);
        trainer.Fit(data, epochs: 2, batchSize: 8);

        twice.Values.AsSpan().ToArray().Should().Equal(once.Values.AsSpan().ToArray());
    }

    // One step: a warm-up that began at a rate of 0 would change nothing.
    [Fact]
    public void Fit_OneStepWithAWarmUp_ChangesTheWeights()
    {
        foreach (Schedule schedule in new[] { Schedule.Linear(0.05), Schedule.Cosine(0.05), Schedule.Cosine(0.9) })
        {
            var model = new Model([new Dense(2, 1)], seed: 1);
            float[] before = model.Values.AsSpan().ToArray();

            new Trainer(model, new MeanSquaredError(), new Sgd(0.1f))
                .Fit(new Watched(32), epochs: 1, batchSize: 32, options: new FitOptions { Schedule = schedule });

            model.Values.AsSpan().ToArray().Should().NotEqual(before, schedule.ToString());
        }
    }

    [Fact]
    public void Fit_CancelledInALongValidation_ReturnsAfterTheBlockAtHand()
    {
        using var source = new CancellationTokenSource();
        var validation = new Watched(100_000) { OnRead = source.Cancel };
        var trainer = new Trainer(new Model([new Dense(2, 1)]), new MeanSquaredError(), new Sgd(0.01f));

        History history = trainer.Fit(new Watched(32), epochs: 3, validation: validation, cancellationToken: source.Token);

        history.WasCancelled.Should().BeTrue();
        history.Epochs.Should().BeEmpty("an epoch that was not validated does not count");
        validation.Seen.Count.Should().BeLessThanOrEqualTo(2 * 1024);
    }

    [Fact]
    public void Evaluate_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        var data = new Watched(100_000) { OnRead = source.Cancel };
        var trainer = new Trainer(new Model([new Dense(2, 1)]), new MeanSquaredError(), new Sgd(0.01f));

        FluentActions.Invoking(() => trainer.Evaluate(data, cancellationToken: source.Token)).Should().Throw<OperationCanceledException>();
        data.Seen.Count.Should().BeLessThanOrEqualTo(2 * 1024);
    }

    private sealed class Watched(int count) : IDataset
    {
        public List<int> Seen { get; } = [];

        public Action? OnRead { get; init; }

        public int Count => count;

        public int FeatureCount => 2;

        public int TargetCount => 1;

        public void Read(Batch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                int row = batch.Rows[i];
                Seen.Add(row);
                batch.Features.Row(i).Fill(row / (float)count);
                batch.Targets[i] = 1;
            }

            OnRead?.Invoke();
        }
    }
}
