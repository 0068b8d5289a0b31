using NeuralNet.Tests;

namespace NeuralNet.Tool.Tests;

/// <summary>What is written: never in the place of what is read, and refused before the work where it cannot be written.</summary>
public sealed class OutputFilesTests : IClassFixture<TrainedModels>
{
    private readonly TrainedModels _models;
    private readonly string _data;
    private readonly string _model;

    public OutputFilesTests(TrainedModels models)
    {
        (_models, _data, _model) = (models, models.InFolder("kept.csv"), models.InFolder("kept.safetensors"));
        File.Copy(TrainedModels.Fish, _data, overwrite: true);
        File.Copy(models.Regressor, _model, overwrite: true);
    }

    [Theory]
    [InlineData("train kept.csv --target Weight --output kept.csv", "--output", "read as DATA")]
    [InlineData("train kept.csv --target Weight --output sub/../kept.csv", "--output", "read as DATA")]
    [InlineData("train kept.csv --target Weight --output x.safetensors --report kept.csv", "--report", "read as DATA")]
    [InlineData("train kept.csv --target Weight --output x.safetensors --report x.safetensors", "--report", "written by --output")]
    [InlineData("train kept.csv --target Weight --output x.html", "--report", "written by --output")]
    [InlineData("predict kept.safetensors kept.csv --output kept.csv", "--output", "read as DATA")]
    [InlineData("predict kept.safetensors kept.csv --output kept.safetensors", "--output", "read as MODEL")]
    [InlineData("export kept.safetensors --onnx kept.safetensors", "--onnx", "read as MODEL")]
    [InlineData("export kept.safetensors --csharp x.cs --onnx x.cs", "--csharp", "written by --onnx")]
    public void OneFileTwice_IsRefused_AndNothingIsChanged(string command, string option, string why)
    {
        Directory.CreateDirectory(_models.InFolder("sub"));
        byte[][] before = [File.ReadAllBytes(_data), File.ReadAllBytes(_model)];

        string problem = ToolRun.Of([.. command.Split(' ').Select(word => word.Contains('.') ? _models.InFolder(word) : word)]).Problem(2);

        problem.Should().StartWith($"{option} would replace ").And.EndWith($", which is {why}. Give another file by {option}.");
        File.ReadAllBytes(_data).Should().Equal(before[0]);
        File.ReadAllBytes(_model).Should().Equal(before[1]);
        File.Exists(_models.InFolder("x.safetensors")).Should().BeFalse();
    }

    [FactExcept(Except.Windows, "Links need a right of their own there.")]
    public void ALinkToTheTable_IsTheTable()
    {
        string link = _models.InFolder("link.csv");
        File.CreateSymbolicLink(link, _data);

        ToolRun.Of("predict", _model, _data, "--output", link).Problem(2).Should().Contain("which is read as DATA");
    }

    [Fact]
    public void AModelMayReplaceTheOneItGoesOnFrom()
    {
        ToolRun run = ToolRun.Of("train", _data, "--target", "Weight", "--resume", "--epochs", "1", "--output", _model, "--report", "none");

        run.Code.Should().Be(0, run.Error);
    }

    [Fact]
    public void WhatCannotBeWritten_IsToldBeforeTheWork()
    {
        string folder = Directory.CreateDirectory(_models.InFolder("folder")).FullName, nowhere = _models.InFolder("no/r.html"), good = _models.InFolder("good.safetensors");
        string[] train = ["train", _data, "--target", "Weight", "--output"];

        ToolRun report = ToolRun.Of([.. train, good, "--report", nowhere]);
        report.Problem(1).Should().StartWith("--report expects a folder that exists but there is no ").And.EndWith("Make it first.");
        report.Out.Should().BeEmpty("an hour of training would be lost");
        ToolRun.Of([.. train, folder]).Should().Match<ToolRun>(run => run.Problem(1).Contains("is a folder. Add a file name to it.") && run.Out.Length == 0);
        ToolRun.Of("export", _model, "--onnx", nowhere).Problem(1).Should().StartWith("--onnx expects a folder that exists");
        Directory.GetFiles(Path.GetDirectoryName(good)!, "good*").Should().BeEmpty();
    }

    [Fact]
    public void AFullDisk_IsToldWithTheFilesName() => Wording
        .ForCommandLine(new IOException("No space left on device : '/data/m.safetensors.0eb66ee8fbc8183e.351cjv1m.env.tmp'", 28)).Should().Be(
            "The disk is full: /data/m.safetensors could not be written, and what was there is as before. Free space there, or write to another disk.");
}
