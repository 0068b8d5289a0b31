using System.Diagnostics;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Serialization;

[Collection(ProcessCollection.Name)]
public sealed class DatasetFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SaveAndLoad_KeepEveryBit()
    {
        Dataset data = Classes(rows: 23);
        data.Save(_folder.File());

        Dataset loaded = Dataset.Load(_folder.File());

        SafeTensorsBytes.Bits(loaded.Features).Should().Equal(SafeTensorsBytes.Bits(data.Features));
        SafeTensorsBytes.Bits(loaded.Targets).Should().Equal(SafeTensorsBytes.Bits(data.Targets));
        loaded.ToString().Should().Be(data.ToString());
        _folder.Names.Should().Equal("file.safetensors");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_AnyRows_GivesThoseOfTheDataset(bool isMapped)
    {
        Dataset data = Classes(rows: 23);
        data.Save(_folder.File());
        using DatasetFile file = Open(isMapped);

        (file.Count, file.FeatureCount, file.TargetCount).Should().Be((23, 6, 1));
        file.ToString().Should().Be("DatasetFile: features [23, 6], targets [23, 1]");
        foreach (int[] rows in (int[][])[[0], [22], [5, 6, 7], [22, 0, 1, 1, 2, 21, 22], [.. Enumerable.Range(0, 23)], []])
        {
            (Batch batch, Batch expected) = (new Batch(file, rows), new Batch(data, rows));

            file.Read(batch);

            data.Read(expected);
            batch.Features.AsSpan().ToArray().Should().Equal(expected.Features.AsSpan().ToArray());
            batch.Targets.AsSpan().ToArray().Should().Equal(expected.Targets.AsSpan().ToArray());
        }
    }

    // Rows of more bytes than one read takes, so that a row is put together from several.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_LongRows_GivesThemWhole(bool isMapped)
    {
        var data = new Dataset(Tensor.Uniform(new Shape(3, 50_000), -1, 1, seed: 1), new Tensor(3, 2));
        data.Save(_folder.File());
        using DatasetFile file = Open(isMapped);
        var batch = new Batch(file, [2, 0]);

        file.Read(batch);

        batch.Features.Row(0).SequenceEqual(data.Features.Row(2)).Should().BeTrue();
        batch.Features.Row(1).SequenceEqual(data.Features.Row(0)).Should().BeTrue();
    }

    [Theory]
    [Trait("Category", "Numeric")]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Fit_OnAFile_GivesTheBitsOfMemory(int threads, bool isMapped)
    {
        Dataset train = Classes(rows: 203), validation = Classes(rows: 1500, seed: 9);
        train.Save(_folder.File("train"));
        validation.Save(_folder.File("validation"));
        using DatasetFile trainFile = Open(isMapped, "train"), validationFile = Open(isMapped, "validation");
        int before = Parallelism.MaxThreads;
        Parallelism.MaxThreads = threads;
        try
        {
            (float[] inMemory, History history) = Train(train, validation);
            (float[] fromFile, History fileHistory) = Train(trainFile, validationFile);

            fromFile.Should().Equal(inMemory);
            fileHistory.Epochs.Select(epoch => (epoch.Loss, epoch.Validation))
                .Should().Equal(history.Epochs.Select(epoch => (epoch.Loss, epoch.Validation)));
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }

        static (float[] Weights, History History) Train(IDataset train, IDataset validation)
        {
            var model = new Model([new Dense(6, 32, Activation.Relu), new Dense(32, 3)], seed: 5);
            History history = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.3f, momentum: 0.9f))
                .Fit(train, epochs: 6, batchSize: 16, validation, new FitOptions { KeepBest = true, Seed = 3 });
            return ([.. model.Parameters.SelectMany(parameter => parameter.Value.AsSpan().ToArray())], history);
        }
    }

    [TheoryExcept(Except.MathNet, "MathNet's managed provider copies its operands on every call.")]
    [InlineData(false)]
    [InlineData(true)]
    public void Steps_OnAFile_AllocateNothing(bool isMapped)
    {
        Classes(rows: 203).Save(_folder.File());
        using DatasetFile file = Open(isMapped);
        var trainer = new Trainer(new Model([new Dense(6, 3)]), new SoftmaxCrossEntropy(), new Sgd(0.1f));
        var loader = new BatchLoader(file, batchSize: 16);
        Epoch();
        Epoch();

        Allocations.OfThread(() =>
        {
            for (int epoch = 0; epoch < 5; epoch++)
            {
                Epoch();
            }
        }).Should().Be(0);

        void Epoch()
        {
            foreach (Batch batch in loader)
            {
                trainer.Step(batch.Features, batch.Targets);
            }
        }
    }

    // 3 · 10^9 numbers, 12 GB: more than an array holds. The file is sparse and takes no room on the disk.
    [TheoryExcept(Except.Windows, "NTFS would set 12 GB aside.")]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_MoreNumbersThanAnArrayHolds_FindsTheLastRow(bool isMapped)
    {
        const int Rows = 3_000_000, Columns = 1000;
        const long FeatureBytes = (long)Rows * Columns * sizeof(float);
        byte[] header = SafeTensorsBytes.Of($$"""
            {"features":{"dtype":"F32","shape":[{{Rows}},{{Columns}}],"data_offsets":[0,{{FeatureBytes}}]},
            "targets":{"dtype":"F32","shape":[{{Rows}}],"data_offsets":[{{FeatureBytes}},{{FeatureBytes + (Rows * sizeof(float))}}]}
            }
            """, Array.Empty<byte>());
        using (FileStream stream = File.Create(_folder.File()))
        {
            stream.Write(header);
            stream.Position = header.Length + FeatureBytes - sizeof(float);
            stream.Write(BitConverter.GetBytes(7f));
            stream.SetLength(header.Length + FeatureBytes + (Rows * sizeof(float)));
        }

        using DatasetFile file = Open(isMapped);
        var batch = new Batch(file, [Rows - 1, 0]);
        file.Read(batch);

        batch.Features[0, Columns - 1].Should().Be(7);
        batch.Features[1, Columns - 1].Should().Be(0);
        FluentActions.Invoking(() => Dataset.Load(_folder.File())).Should().Throw<InvalidDataException>()
            .WithMessage("Dataset.Load expects at most 2147483591 numbers*Train on DatasetFile.Open.");
        SafeTensorsFile all = SafeTensorsFile.Read(_folder.File());
        all.Tensors["targets"].Length.Should().Be(Rows);
        FluentActions.Invoking(() => all.Tensors["features"]).Should().Throw<NotSupportedException>()
            .WithMessage("*expected at most 2147483591 elements in tensor 'features' but got the shape [3000000, 1000]. Save it as several tensors.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_FileCutAtAnyByteOrLonger_SaysThatItIsDamaged(bool isMapped)
    {
        Classes(rows: 3).Save(_folder.File());
        byte[] sound = File.ReadAllBytes(_folder.File());
        for (int length = 0; length < sound.Length; length++)
        {
            Opening(sound[..length], isMapped).Should().Throw<InvalidDataException>($"only {length} bytes are there")
                .WithMessage($"Cannot read {_folder.File()} as a safetensors file: expected * It is damaged *");
        }

        Opening(sound, isMapped).Should().NotThrow();
        Opening([.. sound, 0], isMapped).Should().Throw<InvalidDataException>();
    }

    [Theory]
    [InlineData("features", "[2,2]", "other", "[2]", "*found no targets among [features, other].*")]
    [InlineData("weight", "[2,2]", "targets", "[2]", "*found no features among [weight, targets].*")]
    [InlineData("features", "[4]", "targets", "[2]", "*expected features with a row for each example*but got [4].*")]
    [InlineData("features", "[2,2,1]", "targets", "[2]", "*expected features with a row for each example*but got [2, 2, 1].*")]
    [InlineData("features", "[4,1]", "targets", "[2]", "*as many rows of targets as of features but got features [4, 1] and targets [2].*")]
    [InlineData("features", "[4,1]", "targets", "[2,1,1]", "*expected targets with a row for each example*but got [2, 1, 1].*")]
    public void Open_OtherTensors_SaysWhatADatasetHas(string first, string sizes, string second, string otherSizes, string message)
    {
        byte[] file = SafeTensorsBytes.Of($$"""
            {"{{first}}":{"dtype":"F32","shape":{{sizes}},"data_offsets":[0,16]},
            "{{second}}":{"dtype":"F32","shape":{{otherSizes}},"data_offsets":[16,24]}
            }
            """, new byte[24]);

        Opening(file).Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void Open_DatasetWithoutRows_Throws() =>
        Opening(SafeTensorsBytes.Of("""
            {"features":{"dtype":"F32","shape":[0,2],"data_offsets":[0,0]},"targets":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}
            """, Array.Empty<byte>())).Should().Throw<InvalidDataException>().WithMessage("*1 to 2147483591 of them*but got [0, 2].*");

    [Fact]
    public void Read_HalfPrecision_GivesItsValues()
    {
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of("""
            {"features":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"targets":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]}}
            """, 0x00, 0x3C, 0x00, 0xC0, 0x80, 0x3F, 0x40, 0xC0));      // 1, -2; 1, -3

        Dataset data = Dataset.Load(_folder.File());

        data.Features.AsSpan().ToArray().Should().Equal(1, -2);
        data.Targets.AsSpan().ToArray().Should().Equal(1, -3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_NotANumber_NamesItsPlace(bool isMapped)
    {
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of("""
            {"features":{"dtype":"F32","shape":[3,2],"data_offsets":[0,24]},"targets":{"dtype":"F32","shape":[3],"data_offsets":[24,36]}}
            """, 1, float.NaN, 3, 4, 5, float.PositiveInfinity, 1, float.NaN, 3));
        using DatasetFile file = Open(isMapped);

        FluentActions.Invoking(() => file.Read(new Batch(file, [0, 2]))).Should().Throw<InvalidDataException>()
            .WithMessage($"DatasetFile expected finite features in {_folder.File()} but got Infinity in row 2, column 1.*");
        FluentActions.Invoking(() => file.Read(new Batch(file, [0, 1]))).Should().Throw<InvalidDataException>()
            .WithMessage($"DatasetFile expected finite targets in {_folder.File()} but got NaN in row 1, column 0.*");
        var batch = new Batch(file, [0]);
        file.Read(batch);
        batch.Features.AsSpan().ToArray().Should().Equal([1, float.NaN], "a feature may be missing, as in memory");
    }

    // Not for OpenMapped: there it ends the process, as its documentation says.
    [FactExcept(Except.Windows, "Windows does not allow cutting an open file.")]
    public void Read_FileCutShortSince_Throws()
    {
        Classes(rows: 23).Save(_folder.File());
        using DatasetFile file = DatasetFile.Open(_folder.File());
        using (Process shell = Process.Start("/bin/sh", ["-c", $": > '{_folder.File()}'"]))
        {
            shell.WaitForExit();
        }

        FluentActions.Invoking(() => file.Read(new Batch(file, [0]))).Should().Throw<InvalidDataException>()
            .WithMessage($"DatasetFile expected 24 more bytes of {_folder.File()}*it was cut short since it was opened.*");
    }

    [Fact]
    public void Read_FileReplacedSince_GoesOnWithTheOldOne() => ReadReplacedFile(isMapped: false);

    [FactExcept(Except.Windows, "Windows does not allow replacing a mapped file.")]
    public void Read_MappedFileReplacedSince_GoesOnWithTheOldOne() => ReadReplacedFile(isMapped: true);

    private void ReadReplacedFile(bool isMapped)
    {
        Dataset old = Classes(rows: 23);
        old.Save(_folder.File());
        using DatasetFile file = Open(isMapped);

        Classes(rows: 2, seed: 8).Save(_folder.File());

        var batch = new Batch(file, [22]);
        file.Read(batch);
        batch.Features.AsSpan().SequenceEqual(old.Features.Row(22)).Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_Closed_Throws(bool isMapped)
    {
        Classes(rows: 3).Save(_folder.File());
        DatasetFile file = Open(isMapped);
        var batch = new Batch(file, [0]);
        file.Dispose();
        file.Dispose();

        FluentActions.Invoking(() => file.Read(batch)).Should().Throw<ObjectDisposedException>()
            .WithMessage("*DatasetFile*");
        File.Delete(_folder.File());
    }

    // Memory that is unmapped while it is read would end the process.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ClosedByAnotherThread_ReadsOrThrows(bool isMapped)
    {
        Dataset data = Classes(rows: 2000);
        data.Save(_folder.File());
        int[] rows = [.. Enumerable.Range(0, data.Count)];
        for (int round = 0; round < 20; round++)
        {
            using DatasetFile file = Open(isMapped);
            using var isReading = new ManualResetEventSlim();
            Task reading = Task.Factory.StartNew(
                () =>
                {
                    var batch = new Batch(data, rows);
                    while (true)
                    {
                        file.Read(batch);
                        batch.Features.AsSpan().SequenceEqual(data.Features.AsSpan()).Should().BeTrue();
                        isReading.Set();
                    }
                },
                TaskCreationOptions.LongRunning);
            isReading.Wait(TimeSpan.FromMinutes(1)).Should().BeTrue();

            file.Dispose();

            await FluentActions.Awaiting(() => reading).Should().ThrowAsync<ObjectDisposedException>();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_WrongArguments_SaysWhatItExpected(bool isMapped)
    {
        Dataset memory = Classes(rows: 3);
        memory.Save(_folder.File());
        using DatasetFile file = Open(isMapped);
        foreach (IDataset data in (IDataset[])[memory, file])
        {
            string name = data.GetType().Name;
            FluentActions.Invoking(() => data.Read(null!)).Should().Throw<ArgumentNullException>();
            FluentActions.Invoking(() => data.Read(new Batch(data, [0, 3]))).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"{name}.Read expects row numbers 0 to 2 but got 3.*");
            FluentActions.Invoking(() => data.Read(new Batch(new Dataset(new Tensor(3, 5), new Tensor(3, 1)), [0]))).Should().Throw<ArgumentException>()
                .WithMessage($"{name}.Read of 1 rows expects features [1, 6], targets [1, 1] but got features [1, 5], targets [1, 1] and no weights. Make the batch for this dataset*");
        }
    }

    [Fact]
    public void Read_IntoABatchWithWeights_SetsThemToOne()
    {
        Dataset plain = Classes(rows: 3);
        plain.Save(_folder.File());
        using DatasetFile file = Open(isMapped: false);
        var weighted = new Dataset(plain.Features, plain.Targets, Tensor.From([1, 2, 3]));
        foreach (IDataset data in (IDataset[])[plain, file])
        {
            var batch = new Batch(weighted, [2, 0]);
            weighted.Read(batch);
            batch.Weights!.AsSpan().ToArray().Should().Equal(3, 1);

            data.Read(batch);

            batch.Weights.AsSpan().ToArray().Should().Equal(1, 1);
        }

        FluentActions.Invoking(() => weighted.Read(new Batch(plain, [0]))).Should().Throw<ArgumentException>()
            .WithMessage("Dataset.Read of 1 rows expects features [1, 6], targets [1, 1] and weights [1, 1] but got *and no weights.*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_OfWeights_AreReadAgain(bool isMapped)
    {
        Dataset plain = Classes(rows: 3);
        var weighted = new Dataset(plain.Features, plain.Targets, Tensor.From([1, 0, 3]));
        weighted.Save(_folder.File());

        using DatasetFile file = Open(isMapped);
        file.HasWeights.Should().BeTrue();
        file.ToString().Should().Be("DatasetFile: features [3, 6], targets [3, 1], weights [3, 1]");
        var batch = new Batch(file, [2, 1]);
        file.Read(batch);
        batch.Weights!.AsSpan().ToArray().Should().Equal(3, 0);
        Dataset again = Dataset.Load(_folder.File());
        again.Features.AsSpan().ToArray().Should().Equal(plain.Features.ToArray());
        again.Targets.AsSpan().ToArray().Should().Equal(plain.Targets.ToArray());
        again.Weights!.AsSpan().ToArray().Should().Equal(1, 0, 3);
    }

    [Fact]
    public void Append_OfWeights_ToAFileWithoutThem_SaysHow()
    {
        Dataset plain = Classes(rows: 3);
        var weighted = new Dataset(plain.Features, plain.Targets, Tensor.From([1, 2, 3]));
        using (var writer = new DatasetWriter(_folder.File(), 6, 1))
        {
            FluentActions.Invoking(() => writer.Append(weighted)).Should().Throw<ArgumentException>()
                .WithMessage("DatasetWriter expects rows without weights but got weights [3, 1]. Make the writer with hasWeights: true.*");
        }

        _folder.Names.Should().BeEmpty();
        using (var writer = new DatasetWriter(_folder.File(), 6, 1, hasWeights: true))
        {
            writer.Append(weighted);
            writer.Append(plain);
            writer.Complete();
        }

        Dataset.Load(_folder.File()).Weights!.AsSpan().ToArray().Should().Equal(1, 2, 3, 1, 1, 1);
    }

    [Fact]
    public void Read_OfWrongWeights_NamesThem()
    {
        File.WriteAllBytes(_folder.File(), SafeTensorsBytes.Of("""
            {"features":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"targets":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"weights":{"dtype":"F32","shape":[2],"data_offsets":[16,24]}}
            """, 1, 2, 3, 4, 1, -1f));
        using DatasetFile file = DatasetFile.Open(_folder.File());
        FluentActions.Invoking(() => file.Read(new Batch(file, [1]))).Should().Throw<InvalidDataException>()
            .WithMessage($"DatasetFile expected weights of 0 or more in {_folder.File()} but got -1 in row 1.*");
        Opening(SafeTensorsBytes.Of("""
            {"features":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"targets":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"weights":{"dtype":"F32","shape":[1,2],"data_offsets":[16,24]}}
            """, 1, 2, 3, 4, 1, 1f)).Should().Throw<InvalidDataException>().WithMessage("*expected a weight for each row of the features [2, 1] but got weights [1, 2].*");
    }

    private DatasetFile Open(bool isMapped, string name = "file.safetensors") =>
        isMapped ? DatasetFile.OpenMapped(_folder.File(name)) : DatasetFile.Open(_folder.File(name));

    private Action Opening(byte[] file, bool isMapped = false) => () =>
    {
        File.WriteAllBytes(_folder.File(), file);
        using DatasetFile opened = Open(isMapped);
    };

    /// <summary>Six features; the class is 0, 1 or 2.</summary>
    private static Dataset Classes(int rows, int seed = 1) =>
        new(Draw.Uniform(rows, 6, seed), Tensor.Wrap([.. Enumerable.Range(0, rows).Select(row => (float)(row * row % 3))], new Shape(rows, 1)));
}
