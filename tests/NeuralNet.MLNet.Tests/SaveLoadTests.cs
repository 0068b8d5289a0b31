using System.IO.Compression;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using NeuralNet.Onnx;

namespace NeuralNet.MLNet.Tests;

/// <summary>Pipelines saved by mlContext.Model.Save answer the same after a load, with nothing registered.</summary>
public class SaveLoadTests
{
    private static readonly MlpTrainerOptions Quick = new() { Mlp = Tables.Quick };

    [Fact]
    public void Binary_SavedAndLoaded_AnswersTheSame()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Churn(context);

        Check(context, rows, Tables.ChurnFeatures(context).Append(context.BinaryClassification.Trainers.Mlp(Quick)).Fit(rows), Numbers("Probability", "Score"));
    }

    [Fact]
    public void Multiclass_SavedAndLoaded_AnswersTheSame()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Fish(context);

        ITransformer model = Check(context, rows, context.Transforms.Conversion.MapValueToKey("Label", "species")
            .Append(context.MulticlassClassification.Trainers.Mlp(Quick with { FeatureColumnName = "measures" }))
            .Append(context.Transforms.Conversion.MapKeyToValue("answer", "PredictedLabel")).Fit(rows),
            row => [.. row.GetColumn<float[]>("Score").SelectMany(score => score)]);

        context.MulticlassClassification.Evaluate(model.Transform(rows)).ConfusionMatrix.NumberOfClasses.Should().Be(7);
    }

    [Fact]
    public void Regression_SavedAndLoaded_AnswersTheSame()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Fish(context);

        Check(context, rows, context.Regression.Trainers.Mlp(
            new MlpTrainerOptions { LabelColumnName = "weight", FeatureColumnName = "measures", Mlp = Tables.QuickNumbers }).Fit(rows), Numbers("Score"));
    }

    [Fact]
    public void Load_OfADamagedFile_IsAnError()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Fish(context);
        string path = Tables.Temporary(".zip");
        context.Model.Save(context.Regression.Trainers.Mlp(
            new MlpTrainerOptions { LabelColumnName = "weight", FeatureColumnName = "measures", Mlp = Tables.QuickNumbers }).Fit(rows), rows.Schema, path);

        Damage("Network", bytes => bytes[..^100]).Should().Throw<TargetInvocationException>().WithInnerException<InvalidDataException>();
        Damage("Features", bytes => [0xFF, 0xFF, 0xFF, 0x7F, .. bytes[4..]]).Should().Throw<TargetInvocationException>().WithInnerException<InvalidDataException>().WithMessage("*Save the model again.");
        Damage("Features", bytes => [.. bytes[..8], 9, 0, 0, 0, .. bytes[12..]]).Should().Throw<TargetInvocationException>().WithInnerException<InvalidDataException>().WithMessage("*Save the model again.");
        Damage("Features", bytes => bytes[..5]).Should().Throw<TargetInvocationException>().WithInnerException<InvalidDataException>().WithMessage("*Save the model again.");
        Damage("Features", bytes => bytes).Should().NotThrow();

        Action Damage(string part, Func<byte[], byte[]> change)
        {
            string copy = Tables.Temporary(".zip");
            File.Copy(path, copy);
            using (ZipArchive zip = ZipFile.Open(copy, ZipArchiveMode.Update))
            {
                ZipArchiveEntry entry = zip.Entries.Single(entry => entry.Name == part);
                using var whole = new MemoryStream();
                using (Stream stream = entry.Open())
                {
                    stream.CopyTo(whole);
                }

                string name = entry.FullName;
                entry.Delete();
                using Stream changed = zip.CreateEntry(name).Open();
                changed.Write(change(whole.ToArray()));
            }

            return () => new MLContext().Model.Load(copy, out _);
        }
    }

    [Fact]
    public void Model_LeavesMLNet_AsAFileAndAsOnnx()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.ChurnFeatures(context).Fit(Tables.Churn(context)).Transform(Tables.Churn(context));
        MlpBinaryTransformer transformer = context.BinaryClassification.Trainers.Mlp(Quick).Fit(rows);
        string path = Tables.Temporary(".safetensors"), onnx = Tables.Temporary(".onnx");
        transformer.Model.Save(path);
        transformer.Model.ExportOnnx(onnx);

        MlpClassifier model = MlpClassifier.Load(path);
        float probability = transformer.Transform(rows).GetColumn<float>("Probability").First();
        float[] first = rows.GetColumn<float[]>("Features").First();
        ClassPrediction alone = model.Predict(row =>
        {
            row["gender"] = first[0];
            row["tenure"] = first[1];
            row["monthly"] = first[2];
            row["total"] = first[3];
            row["internet"] = "DSL";
            row["contract"] = "Month-to-month";
            row["payment"] = "Electronic check";
        });

        model.Features.Should().BeEquivalentTo("gender", "tenure", "monthly", "total", "internet", "contract", "payment");
        alone.Probabilities[model.Classes.ToList().IndexOf("true")].Should().BeApproximately(probability, 1e-6);
        new FileInfo(onnx).Length.Should().BeGreaterThan(10_000);
    }

    private static Func<IDataView, float[]> Numbers(params string[] columns) => rows => [.. columns.SelectMany(column => rows.GetColumn<float>(column))];

    private static ITransformer Check(MLContext context, IDataView rows, ITransformer model, Func<IDataView, float[]> answers)
    {
        string path = Tables.Temporary(".zip");
        context.Model.Save(model, rows.Schema, path);

        ITransformer loaded = new MLContext().Model.Load(path, out DataViewSchema schema);

        schema.Select(column => column.Name).Should().Equal(rows.Schema.Select(column => column.Name));
        answers(loaded.Transform(rows)).Should().Equal(answers(model.Transform(rows)));
        loaded.GetOutputSchema(rows.Schema).Select(column => $"{column.Name} {column.Type} {column.Annotations.Schema.Count}")
            .Should().Equal(model.GetOutputSchema(rows.Schema).Select(column => $"{column.Name} {column.Type} {column.Annotations.Schema.Count}"));
        return loaded;
    }
}
