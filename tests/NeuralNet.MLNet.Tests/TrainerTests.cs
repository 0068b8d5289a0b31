using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet.Tests;

/// <summary>What trainers do with weights, gaps, sparse rows, seeds, a log, a cancellation, and with columns that they cannot read.</summary>
public class TrainerTests
{
    private static readonly MlpTrainerOptions Quick = new() { Mlp = Tables.Quick };

    [Fact]
    public void Weights_CountLikeRowsThatComeOften()
    {
        var context = new MLContext(seed: 1);
        // One place with both answers: the probability is their share of the weight.
        Row[] rows = [.. Enumerable.Range(0, 400).Select(i => new Row(i % 2 == 0, [i % 3, i % 5], i % 2 == 0 ? 3 : 1))];
        Row[] repeated = [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];

        float weighted = Mean(Quick with { ExampleWeightColumnName = "Weight" }, rows), often = Mean(Quick, repeated), equal = Mean(Quick, rows);

        equal.Should().BeApproximately(0.5f, 0.05f);
        weighted.Should().BeApproximately(0.75f, 0.05f);
        often.Should().BeApproximately(weighted, 0.05f);

        float Mean(MlpTrainerOptions options, Row[] train)
        {
            IDataView view = context.Data.LoadFromEnumerable(train);
            return context.BinaryClassification.Trainers.Mlp(options).Fit(view).Transform(view).GetColumn<float>("Probability").Average();
        }
    }

    [Fact]
    public void Sparse_AndDenseRows_AreTheSame()
    {
        var context = new MLContext(seed: 1);
        VBuffer<float>[] dense = [.. Enumerable.Range(0, 200).Select(i => new VBuffer<float>(6, [i % 4 == 0 ? 1 : 0, 0, i % 7, 0, i % 3 == 0 ? -2 : 0, i % 2]))];
        VBuffer<float>[] sparse = [.. dense.Select(Sparse)];

        float[] ofDense = Probabilities(dense, dense), ofSparse = Probabilities(sparse, sparse), mixed = Probabilities(dense, sparse);

        sparse.Should().Contain(row => !row.IsDense);
        ofSparse.Should().Equal(ofDense);
        mixed.Should().Equal(ofDense);

        float[] Probabilities(VBuffer<float>[] train, VBuffer<float>[] test) =>
            [.. context.BinaryClassification.Trainers.Mlp(Quick).Fit(View(train)).Transform(View(test)).GetColumn<float>("Probability")];

        IDataView View(VBuffer<float>[] rows) => context.Data.LoadFromEnumerable(rows.Select((row, i) => new Vector { Label = i % 4 == 0, Features = row }));

        static VBuffer<float> Sparse(VBuffer<float> row)
        {
            (int Index, float Value)[] there = [.. row.DenseValues().Index().Where(item => item.Item != 0)];
            return new(row.Length, there.Length, [.. there.Select(item => item.Value)], [.. there.Select(item => item.Index)]);
        }
    }

    [Fact]
    public void Gaps_AreMissingValues()
    {
        var context = new MLContext(seed: 1);
        // The answer is whether a value is missing.
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Row(i % 3 == 0, [i % 3 == 0 ? float.NaN : i % 7, i % 5], 1)));

        var metrics = context.BinaryClassification.Evaluate(context.BinaryClassification.Trainers.Mlp(Quick).Fit(rows).Transform(rows));

        metrics.AreaUnderRocCurve.Should().BeGreaterThan(0.99);
    }

    [Fact]
    public void RowsWithoutALabel_AreLeftOut_AndTold()
    {
        var context = new MLContext(seed: 1);
        List<string> messages = [];
        context.Log += (_, message) => messages.Add(message.RawMessage);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Number(i % 10 == 0 ? float.NaN : i, [i, i % 7])));

        context.Regression.Trainers.Mlp(new MlpTrainerOptions { Mlp = Tables.QuickNumbers }).Fit(rows);

        messages.Should().Contain("10 rows without a label are left out, 90 are left.");
    }

    [Fact]
    public void Keys_OfNumbers_AndKeysWithoutRows_AreRight()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Keyed((uint)(i % 2 == 0 ? 2 : 4), [i % 2 == 0 ? 0 : 1, i % 5])));

        MlpMulticlassTransformer model = context.MulticlassClassification.Trainers.Mlp(Quick).Fit(rows);
        IDataView answers = model.Transform(rows);

        // Keys count from 1 inside ML.NET, members of a class from 0.
        model.Model.Classes.Should().BeEquivalentTo("3", "5");
        answers.GetColumn<uint>("PredictedLabel").Take(4).Should().Equal(3u, 5u, 3u, 5u);
        answers.GetColumn<float[]>("Score").Should().OnlyContain(score => score.Length == 5 && score[0] == 0 && score[1] == 0 && score[3] == 0);
        context.MulticlassClassification.Evaluate(answers).MicroAccuracy.Should().Be(1);
    }

    [Fact]
    public void Seed_OfTheContextAndOfTheOptions_GivesTheSameBits()
    {
        float[] first = Answers(7, 0);

        Answers(7, 0).Should().Equal(first);
        Answers(0, 7).Should().Equal(first);
        Answers(8, 0).Should().NotEqual(first);
        Answers(null, 7).Should().Equal(first);

        static float[] Answers(int? context, int options)
        {
            var ml = new MLContext(context);
            IDataView rows = Tables.Fish(ml);
            return [.. ml.Regression.Trainers.Mlp(new MlpTrainerOptions
            {
                LabelColumnName = "weight", FeatureColumnName = "measures", Mlp = Tables.QuickNumbers with { Seed = options },
            }).Fit(rows).Transform(rows).GetColumn<float>("Score")];
        }
    }

    [Fact]
    public void Log_HearsOfEachEpoch_AndSoDoesTheProgressOfTheOptions()
    {
        var context = new MLContext(seed: 1);
        List<string> messages = [];
        context.Log += (_, message) => messages.Add(message.Message);
        var counted = new Counted();

        context.BinaryClassification.Trainers.Mlp(Quick with { Mlp = Quick.Mlp with { Progress = counted } }).Fit(Rows(context));

        messages.Where(message => message.Contains("epoch 4/4", StringComparison.Ordinal)).Should().HaveCount(2);
        messages.Where(message => message.Contains("epoch", StringComparison.Ordinal)).Should().HaveCount(8);
        messages.Should().Contain(message => message.Contains("MlpClassifier: 2 columns to 2 classes", StringComparison.Ordinal));
        counted.Count.Should().Be(8);
    }

    [Fact]
    public void Cancelled_ByTheContext_Throws()
    {
        var context = new MLContext(seed: 1);
        var options = Quick with { Mlp = Quick.Mlp with { Epochs = 10_000, Progress = new Cancelling(() => CancelExecution(context)) } };

        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(options).Fit(Rows(new MLContext()))).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Cancelled_ByTheToken_GivesWhatWasLearned_OrThrowsBeforeAnything()
    {
        var context = new MLContext(seed: 1);
        using var source = new CancellationTokenSource();
        var options = Quick with { CancellationToken = source.Token, Mlp = Quick.Mlp with { Epochs = 10_000, Progress = new Cancelling(source.Cancel) } };

        context.BinaryClassification.Trainers.Mlp(options).Fit(Rows(context)).Model.Histories.Should().OnlyContain(history => history.Epochs.Count < 100);
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(options).Fit(Rows(context))).Should().Throw<OperationCanceledException>();
    }

    [Fact]
    public void Threads_GetTheSameAnswers()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Churn(context);
        var model = Tables.ChurnFeatures(context).Append(context.BinaryClassification.Trainers.Mlp(Quick)).Fit(rows);
        float[] alone = [.. model.Transform(rows).GetColumn<float>("Score")];
        IDataView shared = model.Transform(rows);

        float[][] together = new float[4][];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => together[i] = [.. shared.GetColumn<float>("Score")]);

        together.Should().AllSatisfy(answers => answers.Should().Equal(alone));
    }

    [Fact]
    public void ARow_AllocatesNothingOfItsOwn()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Repeat(new Row(true, [1, 2], 1), 20_000));
        IDataView answers = context.BinaryClassification.Trainers.Mlp(Quick).Fit(Rows(context)).Transform(rows);

        long reading = Allocated<VBuffer<float>>(rows, "Features"), answering = Allocated<float>(answers, "Probability");

        // An object has 24 bytes at least: 10,000 rows make none each, whatever the runtime does once.
        answering.Should().BeLessThan(reading + 60_000);

        static long Allocated<T>(IDataView rows, string column)
        {
            using DataViewRowCursor cursor = rows.GetRowCursor([rows.Schema[column]]);
            ValueGetter<T> get = cursor.GetGetter<T>(rows.Schema[column]);
            T value = default!;
            long before = 0;
            for (int i = 0; i < 11_000; i++)
            {
                if (i == 1_000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                cursor.MoveNext();
                get(ref value);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void ColumnsThatItCannotRead_AreNamed()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Rows(context);
        MlpBinaryTransformer model = context.BinaryClassification.Trainers.Mlp(Quick).Fit(rows);

        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp("Answer").Fit(rows)).Should().Throw<ArgumentException>().WithMessage("*label column*Answer*");
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(featureColumnName: "Weight").Fit(rows)).Should().Throw<ArgumentException>().WithMessage("*feature column*Weight*Vector*");
        context.Invoking(_ => context.MulticlassClassification.Trainers.Mlp().Fit(rows)).Should().Throw<ArgumentException>().WithMessage("*label column*Label*Key*");
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(exampleWeightColumnName: "Label").Fit(rows)).Should().Throw<ArgumentException>().WithMessage("*weight column*Label*");
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp().Fit(context.Data.LoadFromEnumerable([new Unsized(true, [1, 2])]))).Should().Throw<ArgumentException>();
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(new MlpTrainerOptions { Mlp = new() { Weights = "Weight" } })).Should().Throw<ArgumentException>()
            .WithMessage("*expects the weights' column as ExampleWeightColumnName but got MlpOptions.Weights = \"Weight\"*");
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(Quick).Fit(context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 50).Select(i => new Row(i % 2 == 0, [i == 7 ? float.PositiveInfinity : i, i % 3], 1))))).Should().Throw<ArgumentException>().WithMessage("*\"Features.0\"*finite*row 7*");

        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp().Fit(context.Data.LoadFromEnumerable(Array.Empty<Row>()))).Should().Throw<ArgumentException>();
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp().Fit(context.Data.LoadFromEnumerable(Enumerable.Repeat(new Row(true, [1, 2], 1), 9)))).Should().Throw<ArgumentException>();
        context.Invoking(_ => context.BinaryClassification.Trainers.Mlp(Quick with { ExampleWeightColumnName = "Weight" }).Fit(context.Data.LoadFromEnumerable(
            Enumerable.Range(0, 50).Select(i => new Row(i % 2 == 0, [i, i % 3], i == 3 ? -1 : 1))))).Should().Throw<ArgumentException>().WithMessage("*eight*");

        model.Invoking(m => m.Transform(context.Data.LoadFromEnumerable([new Number(1, [1, 2])])).GetColumn<float>("Score").ToArray()).Should().NotThrow();
        model.Invoking(m => m.Transform(context.Data.LoadFromEnumerable([new Number(1, [float.NegativeInfinity, 2])])).GetColumn<float>("Score").ToArray()).Should().Throw<InvalidOperationException>()
            .WithInnerException<ArgumentException>().WithMessage("Trainers.Mlp expects finite features but got -Infinity in slot 0. Use NaN where a number is missing.*");
        model.Invoking(m => m.Transform(context.Data.LoadFromEnumerable([new Longer([1, 2, 3])]))).Should().Throw<ArgumentException>()
            .WithMessage("MlpBinaryTransformer expects Vector<Single, 2> in \"Features\", as in training, but got Vector<Single, 3>.*");
        model.Invoking(m => m.Transform(context.Data.LoadFromEnumerable([new { Other = 1f }]))).Should().Throw<ArgumentException>()
            .WithMessage("MlpBinaryTransformer expects the column \"Features\" but the data has none of that name. Its columns are Other.*");
    }

    private static IDataView Rows(MLContext context) =>
        context.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Row(i % 3 == 0, [i % 3, i % 5], 1)));

    // Of Microsoft.ML.Experimental and of AutoML; the method itself is internal.
    private static void CancelExecution(MLContext context) =>
        typeof(MLContext).GetMethod("CancelExecution", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.Invoke(context, null);

    private sealed record Row(bool Label, [property: VectorType(2)] float[] Features, float Weight);

    private sealed record Number(float Label, [property: VectorType(2)] float[] Features);

    private sealed record Keyed([property: KeyType(5)] uint Label, [property: VectorType(2)] float[] Features);

    private sealed record Unsized(bool Label, float[] Features);

    private sealed record Longer([property: VectorType(3)] float[] Features);

    private sealed class Vector
    {
        public bool Label { get; set; }

        [VectorType(6)]
        public VBuffer<float> Features { get; set; }
    }

    private sealed class Counted : IProgress<MlpProgress>
    {
        private int _count;

        public int Count => _count;

        public void Report(MlpProgress value) => Interlocked.Increment(ref _count);
    }

    private sealed class Cancelling(Action cancel) : IProgress<MlpProgress>
    {
        public void Report(MlpProgress value) => cancel();
    }
}
