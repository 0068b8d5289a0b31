namespace NeuralNet.Tests.Serialization;

public sealed class DatasetWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Complete_AfterBlocks_HasTheBytesOfOne()
    {
        Dataset data = Numbered(10);
        data.Save(_folder.File("whole"));

        using (var writer = new DatasetWriter(_folder.File("blocks"), 3, 2))
        {
            foreach (int[] rows in (int[][])[[0, 1, 2, 3], [4], [5, 6, 7, 8, 9]])
            {
                writer.Append(data.Subset(rows));
            }

            writer.Count.Should().Be(10);
            writer.Complete();
        }

        File.ReadAllBytes(_folder.File("blocks")).Should().Equal(File.ReadAllBytes(_folder.File("whole")));
        _folder.Names.Should().BeEquivalentTo("whole", "blocks");
    }

    [Fact]
    public void Complete_File_IsOneOfSafetensors()
    {
        Dataset data = Numbered(4);
        data.Save(_folder.File());

        SafeTensorsFile file = SafeTensorsFile.Read(_folder.File());

        file.Tensors.Keys.Should().Equal("features", "targets");
        file.Tensors["features"].AsSpan().ToArray().Should().Equal(data.Features.AsSpan().ToArray());
        file.Tensors["targets"].Shape.Should().Be(new Shape(4, 2));
    }

    // The header is written last, into room kept for it; here with the longest numbers it can have.
    [Fact]
    public void Header_OfTheLongestNumbers_FitsItsRoom()
    {
        var features = new SafeTensorsEntry("features", "F32", [Array.MaxLength, Array.MaxLength], 0, long.MaxValue);
        var targets = new SafeTensorsEntry("targets", "F32", [Array.MaxLength, Array.MaxLength], long.MaxValue, long.MaxValue);
        var stream = new MemoryStream();

        SafeTensorsHeader.Write([features, targets], [], stream, 256);

        stream.Length.Should().Be(256);
    }

    [Fact]
    public void Dispose_BeforeComplete_LeavesWhatWasThere()
    {
        File.WriteAllText(_folder.File(), "old");

        using (var writer = new DatasetWriter(_folder.File(), 3, 2))
        {
            writer.Append(Numbered(4));
        }

        File.ReadAllText(_folder.File()).Should().Be("old");
        _folder.Names.Should().Equal("file.safetensors");
    }

    [Fact]
    public void Append_OtherSizes_NamesThem()
    {
        using var writer = new DatasetWriter(_folder.File(), 3, 1);

        FluentActions.Invoking(() => writer.Append(Numbered(4))).Should().Throw<ArgumentException>().WithMessage(
            "DatasetWriter expects rows of 3 features and 1 targets but got features [4, 3] and targets [4, 2].*");
    }

    [Fact]
    public void Writer_OutOfTurn_SaysWhy()
    {
        using var writer = new DatasetWriter(_folder.File(), 3, 2);

        writer.Invoking(w => w.Complete()).Should().Throw<InvalidOperationException>().WithMessage("*at least one row before Complete*");
        writer.Append(Numbered(1));
        writer.Complete();
        writer.Invoking(w => w.Append(Numbered(1))).Should().Throw<InvalidOperationException>().WithMessage("*the file is complete*");
        writer.Invoking(w => w.Complete()).Should().Throw<InvalidOperationException>().WithMessage("*the file is complete*");
        writer.Dispose();
        writer.Invoking(w => w.Append(Numbered(1))).Should().Throw<ObjectDisposedException>();
        Dataset.Load(_folder.File()).Count.Should().Be(1);
    }

    [Fact]
    public void Writer_WrongPlace_NamesIt()
    {
        FluentActions.Invoking(() => new DatasetWriter(Path.Combine(_folder.Path, "none", "file"), 1, 1))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*Create it first*");
        FluentActions.Invoking(() => new DatasetWriter(_folder.Path, 1, 1)).Should().Throw<IOException>().WithMessage("*is a folder*");
        FluentActions.Invoking(() => new DatasetWriter(_folder.File(), 0, 1)).Should().Throw<ArgumentOutOfRangeException>();
        _folder.Names.Should().BeEmpty();
    }

    private static Dataset Numbered(int rows)
    {
        var features = new Tensor(rows, 3);
        var targets = new Tensor(rows, 2);
        for (int i = 0; i < features.Length; i++)
        {
            features[i] = i;
        }

        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = -i;
        }

        return new Dataset(features, targets);
    }
}
