using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NeuralNet.Samples.Playground;

namespace NeuralNet.PlaygroundTests;

/// <summary>The page's own classes, without a page.</summary>
public sealed class ExperimentTests
{
    [Theory]
    [Trait("Category", "Numeric")]
    [InlineData("Circles")]
    [InlineData("XOR")]
    [InlineData("Gaussians")]
    [InlineData("Spiral")]
    [InlineData("Moons")]
    [InlineData("Plane")]
    [InlineData("Hills")]
    public void Problem_DefaultNetwork_IsLearned(string name)
    {
        Settings settings = new Settings().WithProblem(name);
        var run = new Experiment(settings);
        for (int i = 0; i < 4000; i++)
        {
            run.Step().Should().BeTrue();
        }

        run.Measure();
        if (Problem.Named(name).IsRegression)
        {
            run.Now.TestScore.Should().BeLessThan(0.16);
        }
        else
        {
            run.Now.TestScore.Should().BeGreaterThan(0.88);
        }
    }

    public static TheoryData<Settings> Programs() =>
    [
        .. Problem.All.Where(problem => problem.Name != Problem.Drawn).Select(problem => new Settings().WithProblem(problem.Name)),
        .. Choices.LossesFor("XOR").Select(loss => new Settings { Problem = "XOR", Loss = loss, Dropout = 0.2f, L2 = 0.001f, BatchSize = 16 }),
        .. Choices.Optimizers.Select(optimizer => new Settings { Problem = "Moons", Optimizer = optimizer, Units = [3], L1 = 0.001f }),
        .. GuidedStep.All.Select(step => step.Settings),
    ];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_CompiledAndRun_DoesWhatThePageDoes(Settings settings)
    {
        var run = new Experiment(settings);
        while (run.Epochs < 4)
        {
            run.Step();
        }

        // The first batch of the fourth epoch is one too many: the same again, to the end of the third.
        int steps = run.Steps - 1;
        run = new Experiment(settings);
        for (int i = 0; i < steps; i++)
        {
            run.Step();
        }

        run.Measure();
        string output = RunProgram(ProgramText.Of(settings, epochs: 3, []));
        LossIn(output, "train").Should().BeApproximately(run.Now.TrainLoss, 1e-3);
        LossIn(output, "test").Should().BeApproximately(run.Now.TestLoss, 1e-3);
    }

    [Fact]
    public void Program_OfDrawnPoints_Runs()
    {
        Point[] drawn = [new(-1, 0.5f, 0), new(1, 0.5f, 1), new(-1, -1, 0), new(1, -1, 1)];
        RunProgram(ProgramText.Of(new Settings { Problem = Problem.Drawn }, epochs: 2, drawn)).Should().Contain("train:");
    }

    [Fact]
    public void Surfaces_OfAnExperiment_AreTheModelsAnswers()
    {
        var run = new Experiment(new Settings { Units = [3, 2] });
        var surfaces = new Surfaces(20);
        surfaces.Update(run);
        surfaces.Bytes.Should().HaveCount(400 * (3 + 5));
        surfaces.Bytes[400].Should().BeLessThan(10, "x is -2.5 at the left");
        surfaces.Bytes[800].Should().BeGreaterThan(245, "y is 2.5 at the top");
        Tensor corner = run.Model.Predict(Tensor.From(new float[,] { { -2.375f, 2.375f } })).Softmax();
        surfaces.Bytes[0].Should().BeCloseTo((byte)(255 * corner[0, 1]), 1);
    }

    [Fact]
    public void Experiment_TooLargeARate_SaysSoAndStops()
    {
        var run = new Experiment(new Settings { Problem = "Hills", Loss = "MeanSquaredError", Activation = "Identity", Optimizer = "Sgd", LearningRate = 1 });
        for (int i = 0; i < 2000 && run.Step(); i++)
        {
        }

        run.Failure.Should().Be("Training has diverged: a number is no longer finite. Choose a smaller learning rate, then Reset.");
        run.Step().Should().BeFalse();
    }

    [Fact]
    public void Experiment_WithoutPoints_StepsNot()
    {
        var run = new Experiment(new Settings { Problem = Problem.Drawn }, []);
        run.Step().Should().BeFalse();
        run.Now.TrainLoss.Should().Be(double.NaN);
    }

    [Fact]
    public void GuidedSteps_Lessons_AreSectionsOfTheLecture()
    {
        string lecture = File.ReadAllText(Path.GetFullPath("../../../../../docs/lecture.md", AppContext.BaseDirectory));
        GuidedStep.All.Should().OnlyContain(step => lecture.Contains($"\n## {step.Lesson}\n"));
    }

    private static double LossIn(string output, string part) =>
        double.Parse(Regex.Match(output, $@"{part}:\s+.*?(\d+\.\d+(E[-+]?\d+)?)").Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>Compiles a program, runs it here, and returns what it printed.</summary>
    private static string RunProgram(string text)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.Linq;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            $"Program{Guid.NewGuid():N}", [CSharpSyntaxTree.ParseText(text), CSharpSyntaxTree.ParseText(Usings)], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        using var bytes = new MemoryStream();
        compilation.Emit(bytes).Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error).Should().BeEmpty(text);
        TextWriter console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            MethodInfo main = Assembly.Load(bytes.ToArray()).EntryPoint!;
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        return output.ToString();
    }
}
