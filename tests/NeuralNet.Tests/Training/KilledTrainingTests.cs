using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>Training in processes of their own that are killed, and resumed by the same program.</summary>
[Collection(ProcessCollection.Name)]
public sealed class KilledTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sgd")]
    [InlineData("momentum")]
    [InlineData("adam-dropout")]
    public void Fit_KilledAtRandomMomentsAndResumed_EndsWithTheBytesOfTheUndisturbedRun(string optimizer)
    {
        byte[] undisturbed = End(_folder.File("undisturbed"), optimizer);
        string path = _folder.File("killed");
        var random = new Random(1);
        for (int kills = 0; kills < 7;)
        {
            using var target = new KillTarget("train", path, optimizer);
            Thread.Sleep(random.Next(120));
            if (target.TryKill())
            {
                kills++;
                continue;
            }

            // It ended before the kill: again from the beginning.
            File.ReadAllBytes(path + ".model").Should().Equal(undisturbed);
            File.Delete(path);
        }

        End(path, optimizer).Should().Equal(undisturbed);
    }

    private static byte[] End(string path, string optimizer)
    {
        using var target = new KillTarget("train", path, optimizer);
        target.ExitCode.Should().Be(0);
        return File.ReadAllBytes(path + ".model");
    }
}
