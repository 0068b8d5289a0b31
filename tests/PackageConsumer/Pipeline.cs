using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using NeuralNet.MLNet;

/// <summary>A pipeline of ML.NET, saved here and loaded by a process that does nothing else.</summary>
internal static class Pipeline
{
    private static readonly Customer[] Customers = [.. Enumerable.Range(0, 300).Select(i => new Customer
    {
        Contract = i % 3 == 0 ? "yearly" : "monthly", Months = i % 7 == 0 ? float.NaN : i % 60, Label = i % 3 != 0 && i % 60 < 30,
    })];

    public static bool Run()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Customers);
        ITransformer model = mlContext.Transforms.Categorical.OneHotEncoding("Contract")
            .Append(mlContext.Transforms.Concatenate("Features", "Contract", "Months"))
            .Append(mlContext.BinaryClassification.Trainers.Mlp())
            .Fit(rows);
        mlContext.Model.Save(model, rows.Schema, "pipeline.zip");

        using Process other = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["score", "pipeline.zip"]) { RedirectStandardOutput = true })!;
        string answers = other.StandardOutput.ReadToEnd();
        other.WaitForExit();
        return other.ExitCode == 0 && answers == Answers(mlContext, model) && mlContext.BinaryClassification.Evaluate(model.Transform(rows)).Accuracy > 0.85;
    }

    public static int Score(string path)
    {
        var mlContext = new MLContext();
        Console.Write(Answers(mlContext, mlContext.Model.Load(path, out _)));
        return 0;
    }

    private static string Answers(MLContext mlContext, ITransformer model) => string.Join(
        ' ', model.Transform(mlContext.Data.LoadFromEnumerable(Customers)).GetColumn<float>("Probability").Select(p => p.ToString("R", CultureInfo.InvariantCulture)));

    private sealed class Customer
    {
        public string Contract { get; set; } = "";

        public float Months { get; set; }

        public bool Label { get; set; }
    }
}
