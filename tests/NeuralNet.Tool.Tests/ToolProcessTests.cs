using System.Globalization;
using System.Runtime.InteropServices;
using NeuralNet.Tests;

namespace NeuralNet.Tool.Tests;

/// <summary>What only a process shows: pipes, signals, memory.</summary>
public sealed class ToolProcessTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    // 36 MB of heap for 48 MB of CSV, and 64 MB for 76 MB.
    private const string HeapLimit = "0x2400000";
    private const string HeapLimitOfTraining = "0x4000000";
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

        string rest = await tool.Rest();
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

    [FactExcept(Except.Windows, "A writer is told of a closed pipe in other ways there.")]
    public async Task Predict_TheReaderGoes_Ends()
    {
        using var tool = new ToolProcess(null, "predict", models.Regressor, "-");
        string fish = File.ReadAllText(TrainedModels.Fish).TrimEnd() + "\n";
        int end = fish.IndexOf('\n', StringComparison.Ordinal) + 1;
        Task write = Task.Run(() =>
        {
            tool.In.Write(fish[..end]);
            while (true)
            {
                tool.In.Write(fish[end..]); // without an end, until the tool closes its own
            }
        });

        tool.Out.ReadLine().Should().Be("predicted_Weight");
        tool.Out.Close();

        (await tool.Wait()).Should().Be(0, await tool.Errors);
        (await tool.Errors).Should().BeEmpty();
        await write.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [FactExcept(Except.Windows, "Files have no pipes' names there.")]
    public async Task Inspect_ANamedPipe_IsReadOnce()
    {
        string pipe = models.InFolder("pipe");
        MakePipe(pipe, 0x1B0).Should().Be(0);
        using var tool = new ToolProcess(null, "inspect", pipe);

        File.WriteAllText(pipe, File.ReadAllText(TrainedModels.Fish));

        (await tool.Wait()).Should().Be(0, await tool.Errors);
        tool.Out.ReadToEnd().Should().StartWith("pipe: a table").And.Contain("159 rows, 8 columns");
        File.Delete(pipe);
    }

    [DllImport("libc", EntryPoint = "mkfifo", CharSet = CharSet.Ansi, BestFitMapping = false)]
    private static extern int MakePipe(string path, uint mode);

    [Fact]
    public async Task Train_Evaluate_Explain_ATableLargerThanTheHeap_RunInBoundedMemory()
    {
        string path = models.InFolder("larger.csv"), model = models.InFolder("larger.safetensors");
        const int Rows = 190_000, Others = 38;
        string[] texts = Array.ConvertAll(Tensor.Uniform(new Shape(5000), 1, 2, seed: 1).ToArray(), draw => draw.ToString("F8", CultureInfo.InvariantCulture));
        string names = string.Join(',', Enumerable.Range(0, Others).Select(i => $"x{i}"));
        using (var writer = new StreamWriter(path))
        {
            writer.Write($"a,b,{names},label\n");
            for (int i = 0; i < Rows; i++)
            {
                (int a, int b) = (i * 37 % 1009, i * 91 % 997);
                writer.Write($"{a},{b},{string.Join(',', texts[(i % 4900)..((i % 4900) + Others)])},{(a + b > 1000 ? "yes" : "no")}\n");
            }
        }

        new FileInfo(path).Length.Should().BeGreaterThan(75_000_000);
        string training = await Limited(HeapLimitOfTraining, "train", path, "--target", "label", "--ignore", names, "--members", "1", "--epochs", "1", "--time", "6s", "--output", model);
        training.Should().Contain("a large table: it is learned from part by part").And.MatchRegex("accuracy +(0.[89][0-9]|1.00) ");
        (await Limited(HeapLimit, "evaluate", model, path)).Should().StartWith($"{Rows} rows\n").And.MatchRegex("accuracy +(0.[89][0-9]|1.00) ");
        (await Limited(HeapLimit, "explain", model, path, "--row", $"{Rows}")).Should().StartWith($"row {Rows}: predicted_label ");
    }

    private static async Task<string> Limited(string heap, params string[] arguments)
    {
        using var tool = new ToolProcess(new Dictionary<string, string> { ["DOTNET_GCHeapHardLimit"] = heap, ["DOTNET_gcServer"] = "0" }, arguments);
        tool.In.Close();
        string answer = await tool.Out.ReadToEndAsync();
        (await tool.Wait()).Should().Be(0, await tool.Errors);
        return answer.ReplaceLineEndings("\n");
    }
}
