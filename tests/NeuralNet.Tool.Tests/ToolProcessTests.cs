namespace NeuralNet.Tool.Tests;

/// <summary>What only a process shows: pipes, signals, memory.</summary>
public sealed class ToolProcessTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    // 36 MB of heap for 48 MB of CSV.
    private const string HeapLimit = "0x2400000";
    private const int Copies = 7_200;

    [Fact]
    public void Process_Pipes_CarryTheAnswersAlone()
    {
        using var tool = new ToolProcess(null, "predict", models.Classifier, "-");
        tool.In.Write(File.ReadAllText(models.NewTable));
        tool.In.Close();

        tool.Out.ReadToEnd().Should().Be(ToolRun.Of("predict", models.Classifier, models.NewTable).Out);
        tool.Wait().Should().Be(0);
        tool.Errors.Result.Should().BeEmpty();
    }

    [Fact]
    public void Process_Errors_AreOneLineAndACode()
    {
        using var usage = new ToolProcess(null, "train");
        usage.Wait().Should().Be(2);
        usage.Errors.Result.Should().EndWith("Try: neuralnet train --help" + Environment.NewLine);

        using var input = new ToolProcess(null, "predict", "nowhere.safetensors", "-");
        input.Wait().Should().Be(1);
        input.Errors.Result.Should().StartWith("There is no file nowhere.safetensors.");
    }

    [Fact]
    public void Train_ControlC_KeepsTheBestAndWritesTheModel()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // No signal can be sent to one process there.
        }

        string path = models.InFolder("interrupted.safetensors");
        using var tool = new ToolProcess(null, "train", TrainedModels.Churn, "--target", "churn", "--epochs", "5000", "--output", path);
        string? line = "";
        while (line is not null && !line.StartsWith("network", StringComparison.Ordinal))
        {
            line = tool.Out.ReadLine();
        }

        tool.PressControlC();

        string rest = tool.Out.ReadToEnd();
        tool.Wait().Should().Be(130, tool.Errors.Result);
        tool.Errors.Result.Should().Be("Ended early: the best so far was kept. `--resume` goes on from it." + Environment.NewLine);
        rest.Should().Contain("On 1409 rows that it did not learn from:");
        MlpClassifier.Load(path).Classes.Should().Equal("No", "Yes");
    }

    [Fact]
    public void Predict_ATableLargerThanTheHeap_RunsInBoundedMemory()
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

        tool.Wait().Should().Be(0, tool.Errors.Result);
        write.Wait();
        count.Should().Be(1 + (159L * Copies));
    }
}
