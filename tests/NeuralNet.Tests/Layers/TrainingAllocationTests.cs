using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>After the first steps, training and predicting on spans allocate nothing: on this thread, nor on any other.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class TrainingAllocationTests
{
    private const int Steps = 100;

    // Larger and smaller ones in turn.
    private static readonly int[] BatchSizes = [7, 32, 5, 19, 32, 7];

    // As the documentation of MathNetMatrixMultiplier says.
    private const string MathNetAllocates = "MathNet's managed provider copies its operands on every call.";

    public static TheoryData<string, string, string> Trainings => new()
    {
        { "classes", "sgd l1", "Relu" },
        { "distributions", "momentum", "Gelu" },
        { "sigmoid", "adam", "Swish" },
        { "squared", "adamw", "Sigmoid" },
        { "absolute", "rmsprop", "Softplus" },
        { "huber", "nesterov", "Elu" },
    };

    [TheoryExcept(Except.MathNet, MathNetAllocates)]
    [MemberData(nameof(Trainings))]
    public void Step_FullAndRaggedBatches_AllocateNothing(string lossName, string optimizerName, string activation)
    {
        Action train = Training(lossName, optimizerName, Activations.Of(activation), inputs: 20, hidden: 32, rows: 16, ragged: 5);
        train();
        train();

        Allocations.OfThread(() =>
        {
            for (int step = 0; step < Steps; step++)
            {
                train();
            }
        }).Should().Be(0);
    }

    // 32 · 256 · 96 multiply-adds and 256 · 96 weights are above the thresholds below which one thread works alone.
    [FactExcept(Except.MathNet, MathNetAllocates)]
    public void Step_ThreadsTakePart_AllocatesNothingInTheProcess()
    {
        Action train = Training("classes", "momentum", Activation.Relu, inputs: 256, hidden: 96, rows: 32, ragged: 30);
        OnThreads(3, () => Allocations.OfProcess(train).Should().Be(0));
    }

    [TheoryExcept(Except.MathNet, MathNetAllocates)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(256)]
    [InlineData(600)]
    public void PredictOnSpans_RowCountSeenBefore_AllocatesNothing(int rows)
    {
        var model = new Model([new Dense(20, 48, Activation.Gelu), new Dropout(0.5f), new Dense(48, 5)], seed: 1);
        float[] features = new float[rows * 20];
        float[] output = new float[rows * 5];

        // A kernel keeps scratch memory by thread, from the thread's first block on. Which thread gets which block is chance, so the
        // first calls may still allocate; the process soon comes to rest, and stays there.
        OnThreads(3, () =>
        {
            Allocations.OfProcess(() => model.Predict(features, output)).Should().Be(0);
        });
        OnThreads(1, () =>
        {
            model.Predict(features, output);
            Allocations.OfThread(() =>
            {
                for (int call = 0; call < Steps; call++)
                {
                    model.Predict(features, output);
                }
            }).Should().Be(0);
        });
    }

    [TheoryExcept(Except.MathNet, MathNetAllocates)]
    [InlineData("sgd", false, 1)]
    [InlineData("sgd", true, 1)]
    [InlineData("sgd", false, 3)]
    [InlineData("momentum", false, 1)]
    [InlineData("momentum", false, 3)]
    [InlineData("adam", false, 1)]
    [InlineData("adam", false, 3)]
    [InlineData("rmsprop", false, 1)]
    public void TrainerStep_BatchSizesInTurn_AllocatesNothing(string optimizer, bool keepsGradients, int threads)
    {
        var model = new Model([new Dense(64, 96, Activation.Gelu), new Dropout(0.5f), new Dense(96, 5)], seed: 1);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), OptimizerOf(optimizer)) { KeepsGradients = keepsGradients };
        (Tensor Features, Tensor Classes)[] batches = Array.ConvertAll(
            BatchSizes, rows => (Draw.Uniform(rows, 64, seed: rows), Draw.Classes(rows, 5, seed: rows)));

        OnThreads(threads, () => ShouldAllocateNothing(() =>
        {
            foreach ((Tensor features, Tensor classes) in batches)
            {
                trainer.Step(features, classes);
            }
        }));
    }

    [TheoryExcept(Except.MathNet, MathNetAllocates)]
    [InlineData(1)]
    [InlineData(3)]
    public void PredictOnSpans_BatchSizesInTurn_AllocatesNothing(int threads)
    {
        var model = new Model([new Dense(64, 96, Activation.Gelu), new Dropout(0.5f), new Dense(96, 5)], seed: 1);
        float[] features = new float[320 * 64], output = new float[320 * 5];
        int[] sizes = [.. BatchSizes, 320, 1, 100];

        OnThreads(1, () => model.Predict(features, output)); // this thread's scratch
        OnThreads(threads, () => ShouldAllocateNothing(() =>
        {
            foreach (int rows in sizes)
            {
                model.Predict(features.AsSpan(0, rows * 64), output.AsSpan(0, rows * 5));
            }
        }));
    }

    private static void ShouldAllocateNothing(Action work)
    {
        work();
        work();
        Allocations.OfThread(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                work();
            }
        }).Should().Be(0);
    }

    private static Optimizer OptimizerOf(string name) => name switch
    {
        "sgd" => new Sgd(1e-3f),
        "sgd l1" => new Sgd(1e-3f, l1Penalty: 1e-3f),
        "momentum" => new Sgd(1e-3f, momentum: 0.9f),
        "nesterov" => new Sgd(1e-3f, momentum: 0.9f, nesterov: true),
        "adam" => new Adam(),
        "adamw" => new AdamW(),
        "rmsprop" => new RmsProp(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name),
    };

    private static Action Training(
        string lossName, string optimizerName, Activation activation, int inputs, int hidden, int rows, int ragged)
    {
        const int outputs = 5;
        var model = new Model([new Dense(inputs, hidden, activation), new Dropout(0.5f), new Dense(hidden, outputs)], seed: 1);
        Tensor features = Draw.Uniform(rows, inputs, seed: 1), lastFeatures = Draw.Uniform(ragged, inputs, seed: 2);
        (Loss loss, Tensor targets) = Draw.LossAndTargets(lossName, rows, outputs, seed: 3);
        (_, Tensor lastTargets) = Draw.LossAndTargets(lossName, ragged, outputs, seed: 4);
        Optimizer optimizer = OptimizerOf(optimizerName);
        return () =>
        {
            One(features, targets);
            One(lastFeatures, lastTargets);
        };

        void One(Tensor batch, Tensor answers)
        {
            loss.Compute(model.Forward(batch), answers, out Tensor gradient);
            model.Backward(gradient);
            optimizer.Step(model.Parameters);
        }
    }

    private static void OnThreads(int threads, Action work)
    {
        int before = Parallelism.MaxThreads;
        Parallelism.MaxThreads = threads;
        try
        {
            work();
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
