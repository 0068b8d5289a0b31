using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NeuralNet.Tool.CSharp;

namespace NeuralNet.Tool.Tests;

/// <summary>Exported files are compiled as C# 7.3 and give the model's answers.</summary>
public sealed class CSharpExportTests(TrainedModels models) : IClassFixture<TrainedModels>
{
    private const double Tolerance = 1e-6;
    private const int Rows = 1000;

    private static readonly MetadataReference[] Platform = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path))];

    [Fact]
    public void Classifier_OfTwoClasses_WithGapsAndUnknownCategories()
    {
        Table rows = Table.Read(TrainedModels.Churn).Take(..Rows);
        var model = MlpClassifier.Load(models.Classifier);

        CompareProbabilities(model, rows);
        CompareProbabilities(model.WithThreshold(0.3), rows);
    }

    [Fact]
    public void Classifier_OfManyClasses_EmbeddingsAndEveryFormOfNumbers()
    {
        var random = new Random(3);
        Table rows = Table.From(new double[Rows, 1], "a b")
            .With(new NumberColumn("a b", Enumerable.Range(0, Rows).Select(i => i % 7 == 0 ? double.NaN : Math.Exp(3 * random.NextDouble()))))
            .With(new NumberColumn("a-b", Enumerable.Range(0, Rows).Select(_ => random.NextDouble())))
            .With(new CategoryColumn("\"</summary>\nRow", Enumerable.Range(0, Rows).Select(i => i % 11 == 0 ? null : $"k{random.Next(40)}")))
            .With(new CategoryColumn("ToString", Enumerable.Range(0, Rows).Select(_ => random.Next(3) switch { 0 => "שלום", 1 => "\\\"", _ => "c" })))
            .With(new CategoryColumn("target", Enumerable.Range(0, Rows).Select(i => $"class \"{i % 5}\"")));

        CompareProbabilities(MlpClassifier.Fit(rows.Take(..600), "target", new MlpOptions { Members = 2, Epochs = 3, Numbers = NumberForms.All, MostOneHot = 8 }), rows);
    }

    [Fact]
    public void Regressor_OfFish()
    {
        Table fish = Table.Read(TrainedModels.Fish).WithoutMissing("Weight");
        var model = MlpRegressor.Load(models.Regressor);

        Func<object, object> predict = Compile(CSharpExport.Of(model, "A.B", "Fish"), "A.B.Fish", out Type row);

        Tensor expected = model.Predict(fish);
        double scale = expected.AsSpan().ToArray().Max(Math.Abs);
        Differences(fish, row, model, (record, i) => Math.Abs((double)predict(record) - expected[i, 0]) / scale).Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void Regressor_OfSeveralTargets()
    {
        var random = new Random(1);
        Table rows = Table.From(new double[300, 1], "x").With(new NumberColumn("x", Enumerable.Range(0, 300).Select(_ => random.NextDouble())))
            .With(new NumberColumn("y", Enumerable.Range(0, 300).Select(_ => random.NextDouble()))).With(new NumberColumn("z", Enumerable.Range(0, 300).Select(i => i % 17.0)));
        var model = MlpRegressor.FitTargets(rows, ["y", "z"], new MlpOptions { Members = 2, Epochs = 3 });
        Func<object, object> predict = Compile(CSharpExport.Of(model, "A", "Two"), "A.Two", out Type row);
        Tensor expected = model.Predict(rows);

        Differences(rows, row, model, (record, i) => ((float[])predict(record)).Select((value, j) => Math.Abs(value - expected[i, j]) / 17).Max()).Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void Labels_HaveTheirProbabilities()
    {
        var random = new Random(1);
        Table rows = Table.From(new double[300, 1], "x").With(new NumberColumn("x", Enumerable.Range(0, 300).Select(_ => random.NextDouble())))
            .With(new NumberColumn("y", Enumerable.Range(0, 300).Select(i => i % 2.0))).With(new NumberColumn("z", Enumerable.Range(0, 300).Select(i => (double)(i % 3 / 2))));
        var model = MlpLabelClassifier.Fit(rows, ["y", "z"], new MlpOptions { Members = 2, Epochs = 3 });
        Func<object, object> probabilities = Compile(CSharpExport.Of(model, "A", "Two"), "A.Two", out Type row);
        Tensor expected = model.PredictProbabilities(rows);

        Differences(rows, row, model, (record, i) => ((float[])probabilities(record)).Select((value, j) => Math.Abs((double)value - expected[i, j])).Max()).Should().BeLessThan(Tolerance);
    }

    [Fact]
    public void Models_OfEveryKnownLayerAndActivation()
    {
        Activation[] activations = [Activation.Step, Activation.Relu, Activation.Gelu, Activation.GeluTanh, Activation.Sigmoid, Activation.Tanh, Activation.Swish, Activation.Selu, Activation.Mish, Activation.HardSigmoid, Activation.HardSwish, Activation.Softplus, Activation.LeakyRelu(0.2f), Activation.Elu(0.7f)];
        foreach (Activation activation in activations)
        {
            Compare(new Model([new Dense(6, 9, activation), new Activate(activation), new Dense(9, 4)], seed: 4), $"{activation}");
        }

        Compare(new Model([new Dense(6, 8), new BatchNorm(8), new Dropout(0.5f), new Residual(new Dense(8, 8, Activation.Relu), new LayerNorm(8)), new RmsNorm(8), new Prelu(8), new Prelu(), new SmoothClip(2), new Scale(8), new Dense(8, 3)], seed: 4), "norms");
        Compare(new Model([new Residual([new Dense(6, 5)], new Dense(6, 5)), new Branches(new Branch(..2), new Branch(1..5, new Dense(4, 2)))], seed: 4), "branches");
        Compare(new Model([new Dense(6, 1500), new Dense(1500, 2)], seed: 4), "wide");
    }

    [Fact]
    public void UnknownLayers_AreNamed()
    {
        Action export = () => CSharpExport.Of(new Model([new Dense(2, 3), new Blend(Activation.Tanh, 3)]), "A", "B");

        export.Should().Throw<NotSupportedException>().WithMessage("export --csharp expects layers that it knows but the model has Blend*Use export --onnx*");
        ((Action)(() => CSharpExport.Of(new Model([new Dense(2, 3)]), "A-B", "C"))).Should().Throw<ToolException>().WithMessage("*names in C#*'A-B'*");
    }

    [Fact]
    public void Command_WritesTheFile()
    {
        string path = models.InFolder("churn-model.cs");

        ToolRun.Of("export", models.Classifier, "--csharp", path, "--namespace", "Shop").Out.Should().Be($"wrote {path}\n");

        Compile(File.ReadAllText(path), "Shop.ChurnModel", out _);
    }

    private static void CompareProbabilities(MlpClassifier model, Table rows)
    {
        Func<object, object> predict = Compile(CSharpExport.Of(model, "A", "B"), "A.B", out Type row);
        Func<object, object> probabilities = Invoke(row.DeclaringType!, "Probabilities", row);
        Tensor expected = model.PredictProbabilities(rows);
        string[] classes = model.Predict(rows);

        int same = 0;
        Differences(rows, row, model, (record, i) =>
        {
            same += (string)predict(record) == classes[i] ? 1 : 0;
            return ((float[])probabilities(record)).Select((p, k) => Math.Abs((double)p - expected[i, k])).Max();
        }).Should().BeLessThan(Tolerance);
        same.Should().Be(rows.RowCount);
        object empty = Activator.CreateInstance(row)!;
        PropertyInfo text = row.GetProperties().First(property => property.PropertyType == typeof(string));
        float[] missing = (float[])probabilities(empty);
        text.SetValue(empty, "never seen");
        ((float[])probabilities(empty)).Should().Equal(missing, "an unknown category is a missing one").And.OnlyContain(p => float.IsFinite(p));
    }

    private static double Differences(Table rows, Type row, MlpEstimator model, Func<object, int, double> difference)
    {
        PropertyInfo[] properties = row.GetProperties();
        properties.Should().HaveCount(model.Columns.Count);
        double most = 0;
        for (int i = 0; i < rows.RowCount; i++)
        {
            object record = Activator.CreateInstance(row)!;
            for (int j = 0; j < properties.Length; j++)
            {
                TableColumn column = rows[model.Columns[j].Name];
                properties[j].SetValue(record, model.Columns[j].IsNumber ? ((NumberColumn)column)[i] : column.TextAt(i));
            }

            most = Math.Max(most, difference(record, i));
        }

        return most;
    }

    [Theory]
    [InlineData("class", "A", "--class")]
    [InlineData("record", "A", "--class")]
    [InlineData("file", "A", "--class")]
    [InlineData("Predict", "A", "--class")]
    [InlineData("Row", "A", "--class")]
    [InlineData("Math", "A", "--class")]
    [InlineData("P", "A", "--class")]
    [InlineData("9a", "A", "--class")]
    [InlineData("a-b", "A", "--class")]
    [InlineData("", "A", "--class")]
    [InlineData("B", "a.int.b", "--namespace")]
    [InlineData("B", "App.Math", "--namespace")]
    [InlineData("B", "System", "--namespace")]
    [InlineData("B", "A..B", "--namespace")]
    public void NamesThatDoNotCompile_AreRefused(string type, string space, string option)
    {
        string path = models.InFolder("refused.cs");

        ToolRun.Of("export", models.Regressor, "--csharp", path, "--class", type, "--namespace", space).Problem(2).Should().StartWith("export --csharp expects ").And.Contain(option + " ");

        File.Exists(path).Should().BeFalse();
    }

    [Theory]
    [InlineData("String", "Species")]
    [InlineData("Weight", "Predict.Row.P")]
    [InlineData("Species", "A.Species")]
    [InlineData("_", "_9")]
    [InlineData("Churn", "Churn")]
    public void OtherNames_Compile(string type, string space)
    {
        Func<object, object> predict = Compile(CSharpExport.Of(MlpRegressor.Load(models.Regressor), space, type), $"{space}.{type}", out Type row);

        predict(Activator.CreateInstance(row)!).Should().BeOfType<double>();
    }

    private static void Compare(Model model, string what)
    {
        Func<object, object> predict = Compile(CSharpExport.Of(model, "A", "B"), "A.B", out _);
        var random = new Random(9);
        var input = new Tensor(Rows, model.Inputs);
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (float)((4 * random.NextDouble()) - 2);
        }

        Tensor expected = model.Predict(input);
        double scale = Math.Max(1, expected.AsSpan().ToArray().Max(Math.Abs));
        for (int i = 0; i < Rows; i++)
        {
            float[] actual = (float[])predict(input.Row(i).ToArray());
            for (int j = 0; j < actual.Length; j++)
            {
                (Math.Abs((double)actual[j] - expected[i, j]) / scale).Should().BeLessThan(2 * Tolerance, what);
            }
        }
    }

    private static Func<object, object> Compile(string code, string type, out Type row)
    {
        var compilation = CSharpCompilation.Create(
            "exported" + Guid.NewGuid().ToString("N"), [CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.CSharp7_3))],
            Platform,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        var stream = new MemoryStream();
        compilation.Emit(stream).Diagnostics.Where(problem => problem.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        stream.Position = 0;
        Type exported = new AssemblyLoadContext("exported").LoadFromStream(stream).GetType(type, throwOnError: true)!;
        row = exported.GetNestedType("Row") ?? typeof(float[]);
        return Invoke(exported, exported.GetMethod("Predict", [row]) is null ? "Probabilities" : "Predict", row);
    }

    private static Func<object, object> Invoke(Type type, string method, Type argument)
    {
        MethodInfo found = type.GetMethod(method, [argument])!;
        return value => found.Invoke(null, [value])!;
    }
}
