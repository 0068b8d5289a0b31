using System.IO.Compression;

namespace NeuralNet.Tests.Serialization;

/// <summary>Several files are one dataset; one that is missing, short or of another width is named; a folder is written whole or not at all.</summary>
public sealed class DatasetShardsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Shards => _folder.File("shards");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(7, 3)]
    [InlineData(10, 30)]
    [InlineData(100, 23)]
    public void Read_OfShards_IsThatOfTheWhole(int rowsPerShard, int block)
    {
        Dataset whole = Rows(23, hasWeights: true);
        Write(whole, rowsPerShard, block);

        using var shards = DatasetShards.Open(Shards);

        shards.ShardCount.Should().Be((22 / rowsPerShard) + 1);
        (shards.Count, shards.FeatureCount, shards.TargetCount, shards.HasWeights, shards.ReadsAhead).Should().Be((23, 3, 2, true, true));
        int[] rows = [.. Enumerable.Range(0, 23), 22, 0, 5, 6, 7, 8, 7, 7, 6];
        Batch expected = new(whole, rows), actual = new(shards, rows);
        whole.Read(expected);
        shards.Read(actual);
        actual.Features.ToArray().Should().Equal(expected.Features.ToArray());
        actual.Targets.ToArray().Should().Equal(expected.Targets.ToArray());
        actual.Weights!.ToArray().Should().Equal(expected.Weights!.ToArray());
        FluentActions.Invoking(() => shards.Read(new Batch(shards, [23]))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("DatasetShards.Read expects row numbers 0 to 22 but got 23.*");
    }

    [Fact]
    public void Fit_OnShards_EndsWithTheBitsOfMemory()
    {
        Dataset whole = Rows(200, hasWeights: false);
        Write(whole, 37, 50);
        using var shards = DatasetShards.Open(Shards);
        foreach (int? window in new int?[] { null, 50 })
        {
            Train(shards).Should().Equal(Train(whole));
            float[] Train(IDataset data)
            {
                var model = new Model([new Dense(3, 8, Activation.Relu), new Dense(8, 2)], seed: 1);
                new Trainer(model, new MeanSquaredError(), new Sgd(0.05f)).Fit(data, 2, 16, data, new FitOptions { Seed = 3, ShuffleWindow = window });
                return [.. model.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
            }
        }
    }

    [Fact]
    public void Open_NamesWhatIsMissingShortOrWide()
    {
        Write(Rows(25, hasWeights: false), 10, 25);
        string second = Path.Combine(Shards, "rows-00002-of-00003.safetensors"), third = Path.Combine(Shards, "rows-00003-of-00003.safetensors");
        Directory.EnumerateFiles(Shards).Should().HaveCount(3);
        byte[] bytes = File.ReadAllBytes(second);

        File.Delete(second);
        Opening().Should().Throw<FileNotFoundException>().WithMessage("DatasetShards.Open expects 3 files in the folder * by their names, but rows-00002-of-00003.safetensors is missing.*");
        File.WriteAllBytes(second, bytes[..^4]);
        Opening().Should().Throw<InvalidDataException>().WithMessage($"Cannot read {second} as a safetensors file: *");
        Dataset wide = new(Tensor.Uniform(new Shape(4, 5), 0, 1, seed: 1), new Tensor(4, 2));
        wide.Save(second);
        Opening().Should().Throw<InvalidDataException>().WithMessage(
            $"DatasetShards expects files of 3 features and 2 targets without weights, as *rows-00001-of-00003.safetensors has, but {second} has 5 and 2 without. Leave it out, or write it anew.");
        File.WriteAllBytes(second, bytes);
        Opening().Should().NotThrow();
        File.Delete(third);
        Opening().Should().Throw<FileNotFoundException>().WithMessage("*rows-00003-of-00003.safetensors is missing*");
        FluentActions.Invoking(() => DatasetShards.Open(_folder.File("nothing"))).Should().Throw<DirectoryNotFoundException>();
        FluentActions.Invoking(() => DatasetShards.Open(_folder.Path)).Should().Throw<FileNotFoundException>().WithMessage("*expects files ?.safetensors in the folder * but there are none.*");
        Action Opening() => () => DatasetShards.Open(Shards).Dispose();
    }

    // A shard that was cut since it was opened: the row is named by its place in its own file.
    [FactExcept(Except.Windows, "Windows does not allow cutting an open file.")]
    public void Read_OfAShardThatWasCutMeanwhile_NamesIt()
    {
        Write(Rows(25, hasWeights: false), 10, 25);
        using var shards = DatasetShards.Open(Shards);
        string second = Path.Combine(Shards, "rows-00002-of-00003.safetensors");
        using (var shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", $": > '{second}'"]))
        {
            shell.WaitForExit();
        }

        FluentActions.Invoking(() => shards.Read(new Batch(shards, [3, 14]))).Should().Throw<InvalidDataException>().WithMessage($"*{second}*row 4 of the features*it was cut short since it was opened*");
        FluentActions.Invoking(() => shards.Read(new Batch(shards, [3, 24]))).Should().NotThrow();
    }

    [Fact]
    public void Write_ThatIsNotCompleted_LeavesNothing()
    {
        using (var writer = new DatasetShardWriter(Shards, 3, 2, rowsPerShard: 4))
        {
            writer.Append(Rows(10, hasWeights: false));
            _folder.Names.Should().ContainSingle(name => name.StartsWith("shards.") && name.EndsWith(".tmp"));
        }

        _folder.Names.Should().BeEmpty();
        using (var writer = new DatasetShardWriter(Shards, 3, 2, rowsPerShard: 4))
        {
            FluentActions.Invoking(writer.Complete).Should().Throw<InvalidOperationException>().WithMessage("DatasetShardWriter expects at least one row before Complete.*");
            FluentActions.Invoking(() => writer.Append(Rows(3, hasWeights: true))).Should().Throw<ArgumentException>().WithMessage("DatasetShardWriter expects rows without weights*");
            writer.Append(Rows(3, hasWeights: false));
            Directory.CreateDirectory(Shards);
            File.WriteAllText(Path.Combine(Shards, "mine.txt"), "");
            FluentActions.Invoking(writer.Complete).Should().Throw<IOException>().WithMessage("DatasetShardWriter expects a path where nothing is, or an empty folder, but got *");
        }

        _folder.Names.Should().Equal("shards");
        FluentActions.Invoking(() => new DatasetShardWriter(Shards, 3, 2, 4)).Should().Throw<IOException>();
        FluentActions.Invoking(() => new DatasetShardWriter(Path.Combine(_folder.Path, "no", "shards"), 3, 2, 4)).Should().Throw<DirectoryNotFoundException>()
            .WithMessage("DatasetShardWriter expects a folder that exists for shards but there is no *no. Make it first.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WriteIdx_IsWhatIdxFileReads(bool isCompressed)
    {
        byte[] pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))];
        string images = WriteIdx("images", [0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 3, .. pixels], isCompressed), labels = WriteIdx("labels", [0, 0, 8, 1, 0, 0, 0, 4, 1, 0, 9, 3], isCompressed);
        string path = _folder.File();
        DatasetFile.WriteIdx(path, images, labels, 1 / 255f);

        Dataset data = Dataset.Load(path);
        data.Features.ToArray().Should().Equal(IdxFile.Read(images, 1 / 255f).ToArray());
        data.Features.Shape.Should().Be(new Shape(4, 6));
        data.Targets.ToArray().Should().Equal(1, 0, 9, 3);

        string three = WriteIdx("three", [0, 0, 8, 1, 0, 0, 0, 3, 1, 0, 9], isCompressed), torn = WriteIdx("torn", [0, 0, 8, 1, 0, 0, 0, 4, 1, 0, 9], isCompressed);
        string more = WriteIdx("more", [0, 0, 8, 1, 0, 0, 0, 4, 1, 0, 9, 3, 3], isCompressed);
        byte[] before = File.ReadAllBytes(path);
        Writing(three).Should().Throw<InvalidDataException>().WithMessage("DatasetFile.WriteIdx expects files of equally many rows, 1 or more, but *images has 4 of 6 numbers and *three 3 of 1.");
        Writing(torn).Should().Throw<InvalidDataException>().WithMessage("Cannot read *torn as an IDX file: expected 4 bytes of elements after the header, [4] of 1 bytes each, but it ends before.*");
        Writing(more).Should().Throw<InvalidDataException>().WithMessage("Cannot read *more as an IDX file: expected 4 bytes*but there are more.*");
        Writing(_folder.File("gone")).Should().Throw<FileNotFoundException>();
        File.ReadAllBytes(path).Should().Equal(before, "a failure leaves the file as it was");
        Action Writing(string targets) => () => DatasetFile.WriteIdx(path, images, targets, 1 / 255f);
    }

    private static Dataset Rows(int count, bool hasWeights) => new(
        Tensor.Uniform(new Shape(count, 3), -1, 1, seed: 1), Tensor.Uniform(new Shape(count, 2), -1, 1, seed: 2), hasWeights ? Tensor.Uniform(new Shape(count), 0, 1, seed: 3) : null);

    private void Write(Dataset whole, int rowsPerShard, int block)
    {
        using var writer = new DatasetShardWriter(Shards, whole.FeatureCount, whole.TargetCount, rowsPerShard, whole.HasWeights);
        for (int first = 0; first < whole.Count; first += block)
        {
            writer.Append(whole.Subset([.. Enumerable.Range(first, Math.Min(block, whole.Count - first))]));
        }

        writer.Complete();
        writer.Count.Should().Be(whole.Count);
    }

    private string WriteIdx(string name, byte[] content, bool isCompressed)
    {
        string path = _folder.File(name);
        using Stream file = File.Create(path);
        using Stream to = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        to.Write(content);
        return path;
    }
}
