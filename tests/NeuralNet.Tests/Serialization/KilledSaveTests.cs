namespace NeuralNet.Tests.Serialization;

/// <summary>Saves in processes of their own, killed or at the same time.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KilledSaveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model")]
    [InlineData("dataset")]
    public void Save_KilledManyTimes_LeavesWholeFilesAndAtMostOneTemporary(string mode)
    {
        string path = _folder.File("saved");
        SaveOnce(mode, path);
        var random = new Random(1);
        int leftOver = 0;
        for (int kill = 0; kill < 15; kill++)
        {
            using var target = new KillTarget(mode, path);
            Thread.Sleep(random.Next(40));
            target.Kill();

            string[] names = [.. _folder.Names];
            names.Should().Contain("saved");
            names.Length.Should().BeLessThanOrEqualTo(2, "at most one temporary file remains, but there are {0}", string.Join(", ", names));
            leftOver += names.Length - 1;
            LoadShouldSucceed(mode, path);
        }

        leftOver.Should().BeGreaterThan(0, "else no kill came in the middle of a save, and the test shows nothing");
        SaveOnce(mode, path);
        _folder.Names.Should().Equal("saved");
    }

    [Theory]
    [InlineData("model")]
    [InlineData("dataset")]
    public void Save_ByTwoProcessesToOnePath_EndsWholeInBoth(string mode)
    {
        string path = _folder.File("saved");
        SaveOnce(mode, path);
        using KillTarget one = new(mode, path, times: 100), other = new(mode, path, times: 100);
        for (int i = 0; i < 50; i++)
        {
            LoadShouldSucceed(mode, path);
        }

        one.ExitCode.Should().Be(0);
        other.ExitCode.Should().Be(0);
        LoadShouldSucceed(mode, path);
        _folder.Names.Should().Equal("saved");
    }

    [Fact]
    public void Writer_WhileAnotherSavesToItsPath_KeepsItsTemporaryFile()
    {
        string path = _folder.File("saved");
        var data = new Dataset(new Tensor(3, 2), new Tensor(3, 1));
        using (var writer = new DatasetWriter(path, 2, 1))
        {
            writer.Append(data);
            data.Save(path);
            _folder.Names.Should().HaveCount(2);
            writer.Append(data);
            writer.Complete();
        }

        Dataset.Load(path).Count.Should().Be(6);
        _folder.Names.Should().Equal("saved");
    }

    private static void SaveOnce(string mode, string path)
    {
        using var target = new KillTarget(mode, path, times: 1);
        target.ExitCode.Should().Be(0);
    }

    private static void LoadShouldSucceed(string mode, string path)
    {
        if (mode == "model")
        {
            Model.Load(path).Outputs.Should().Be(10);
        }
        else
        {
            Dataset.Load(path).Count.Should().Be(2000);
        }
    }
}
