using NeuralNet.Tests;

namespace NeuralNet.Tool.Tests;

/// <summary>What only a process shows: pipes, signals, memory.</summary>
public sealed class ToolProcessTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    // 36 MB of heap for 48 MB of CSV.
    private const string HeapLimit = "0x2400000";
    private const int Copies = 7_200;

    [Fact]
    public async Task Process_Pipes_CarryTheAnswersAlone()
    {
        using var tool = new ToolProcess(null, "predict", models.Classifier, "-");
        tool.In.Write(File.ReadAllText(models.NewTable));
        tool.In.Close();

        tool.Out.ReadToEnd().Should().Be(ToolRun.Of("predict", models.Classifier, models.NewTable).Out);
        (await tool.Wait()).Should().Be(0);
        (await tool.Errors).Should().BeEmpty();
    }

    [Fact]
    public async Task Process_Errors_AreOneLineAndACode()
    {
        using var usage = new ToolProcess(null, "train");
        (await usage.Wait()).Should().Be(2);
        (await usage.Errors).Should().EndWith("Try: neuralnet train --help" + Environment.NewLine);

        using var input = new ToolProcess(null, "predict", "nowhere.safetensors", "-");
        (await input.Wait()).Should().Be(1);
        (await input.Errors).Should().StartWith("There is no file nowhere.safetensors.");
    }

    [FactExcept(Except.Windows, "No signal can be sent to one process there.")]
    public async Task Train_ControlC_KeepsTheBestAndWritesTheModel()
    {
        string path = models.InFolder("interrupted.safetensors");
        using var tool = new ToolProcess(null, "train", TrainedModels.Churn, "--target", "churn", "--epochs", "5000", "--output", path);
        string? line = "";
        while (line is not null && !line.StartsWith("trial", StringComparison.Ordinal))
        {
            line = tool.Out.ReadLine();
        }

        tool.PressControlC();

        string rest = tool.Out.ReadToEnd();
        (await tool.Wait()).Should().Be(130, await tool.Errors);
        (await tool.Errors).Should().Be("Ended early: the best so far was kept. `--resume` goes on from it." + Environment.NewLine);
        rest.Should().Contain("On 1409 rows that it did not learn from:");
        MlpClassifier.Load(path).Classes.Should().Equal("No", "Yes");
    }

    [Fact]
    public async Task Predict_ATableLargerThanTheHeap_RunsInBoundedMemory()
    {
        using var tool = new ToolProcess(
            new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = HeapLimit, ["DOTNET_gcServer"] = "0" }, "predict", models.Regressor, "-");
        string fish = File.ReadAllText(TrainedModels.Fish).TrimEnd() + "\n";
        int end = fish.IndexOf('\n', StringComparison.Ordinal) + 1;
        Task write = Task.Run(() =>
        {
            tool.In.Write(fish[..end]);
            for (int copy = 0; copy < Copies; copy++)
            {
                tool.In.Write(fish[end..]);
            }

            tool.In.Close();
        });
        long count = 0;
        while (tool.Out.ReadLine() is not null)
        {
            count++;
        }

        (await tool.Wait()).Should().Be(0, await tool.Errors);
        await write;
        count.Should().Be(1 + (159L * Copies));
    }
}
