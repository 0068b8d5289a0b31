using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace NeuralNet.MLNet.Tests;

/// <summary>Whole pipelines, from a file to evaluators, prediction engines, cross-validation and permutation importance.</summary>
public class PipelineTests
{
    private static readonly MlpTrainerOptions Good = new() { Mlp = new() { Epochs = 24, Members = 3 } };
    private static readonly MlpTrainerOptions Quick = new() { Mlp = Tables.Quick };

    [Fact]
    public void Binary_FromAFile_IsAsGoodAsALogisticRegression()
    {
        var context = new MLContext(seed: 1);
        var parts = context.Data.TrainTestSplit(Tables.Churn(context), testFraction: 0.3, seed: 1);
        IEstimator<ITransformer> features = Tables.ChurnFeatures(context);

        CalibratedBinaryClassificationMetrics ours = Evaluate(features.Append(context.BinaryClassification.Trainers.Mlp(Good)));
        CalibratedBinaryClassificationMetrics theirs = Evaluate(features.Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression()));

        ours.AreaUnderRocCurve.Should().BeGreaterThan(0.8).And.BeGreaterThan(theirs.AreaUnderRocCurve - 0.02);
        ours.LogLoss.Should().BeLessThan(theirs.LogLoss + 0.03);
        ours.Accuracy.Should().BeGreaterThan(0.75);

        CalibratedBinaryClassificationMetrics Evaluate<T>(IEstimator<T> pipeline)
            where T : class, ITransformer => context.BinaryClassification.Evaluate(pipeline.Fit(parts.TrainSet).Transform(parts.TestSet));
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void Multiclass_OfKeysFromText_PredictsTheText()
    {
        var context = new MLContext(seed: 1);
        var parts = context.Data.TrainTestSplit(Tables.Fish(context), testFraction: 0.3, seed: 2);
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label", "species")
            .Append(context.MulticlassClassification.Trainers.Mlp(Good with { FeatureColumnName = "measures" }))
            .Append(context.Transforms.Conversion.MapKeyToValue("answer", "PredictedLabel"));

        var model = pipeline.Fit(parts.TrainSet);
        MulticlassClassificationMetrics metrics = context.MulticlassClassification.Evaluate(model.Transform(parts.TestSet));
        using var engine = context.Model.CreatePredictionEngine<Fish, FishAnswer>(model);
        Fish[] fish = [.. context.Data.CreateEnumerable<Fish>(parts.TestSet, reuseRowObject: false)];

        metrics.MicroAccuracy.Should().BeGreaterThan(0.8);
        metrics.ConfusionMatrix.NumberOfClasses.Should().Be(7);
        fish.Average(one => engine.Predict(one).Answer == one.Species ? 1.0 : 0).Should().BeApproximately(metrics.MicroAccuracy, 1e-6);
        engine.Predict(fish[0]).Score.Should().HaveCount(7);
        engine.Predict(fish[0]).Score.Sum().Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void Regression_IsAsGoodAsTheRegressorAlone()
    {
        var context = new MLContext();
        var parts = context.Data.TrainTestSplit(Tables.Fish(context), testFraction: 0.3, seed: 3);
        var pipeline = context.Transforms.Categorical.OneHotEncoding("kind", "species")
            .Append(context.Transforms.Concatenate("Features", "measures", "kind"))
            .Append(context.Regression.Trainers.Mlp(Good with { LabelColumnName = "weight" }));

        var metrics = context.Regression.Evaluate(pipeline.Fit(parts.TrainSet).Transform(parts.TestSet), "weight");
        RegressionReport alone = MlpRegressor.Fit(Table(parts.TrainSet), "weight", Good.Mlp).Evaluate(Table(parts.TestSet));

        metrics.RSquared.Should().BeGreaterThan(0.9);
        metrics.RSquared.Should().BeApproximately(alone.Targets[0].R2, 0.01);

        Table Table(IDataView rows) => NeuralNet.Table.From(context.Data.CreateEnumerable<Fish>(rows, reuseRowObject: false), map =>
        {
            map.Number("weight", fish => fish.Weight).Category("species", fish => fish.Species);
            for (int i = 0; i < 5; i++)
            {
                int measure = i;
                map.Number($"measure{i}", fish => fish.Measures[measure]);
            }
        });
    }

    [Fact]
    public void Binary_CrossValidates()
    {
        var context = new MLContext(seed: 1);
        IEstimator<ITransformer> features = Tables.ChurnFeatures(context);

        var folds = context.BinaryClassification.CrossValidate(Tables.Churn(context), features.Append(context.BinaryClassification.Trainers.Mlp(Quick)), numberOfFolds: 3);

        folds.Should().HaveCount(3).And.OnlyContain(fold => fold.Metrics.AreaUnderRocCurve > 0.75);
    }

    [Fact]
    public void PermutationImportance_FindsWhatCounts()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = context.Data.LoadFromEnumerable(Enumerable.Range(0, 400).Select(i => new Point(
            Math.Sin(i) > 0, [(float)Math.Sin(i), (float)Math.Cos(i * 7), (float)Math.Sin(i * 13)])));
        MlpBinaryTransformer model = context.BinaryClassification.Trainers.Mlp(Quick).Fit(rows);

        var importance = context.BinaryClassification.PermutationFeatureImportance(model, model.Transform(rows), permutationCount: 2);

        importance.Should().HaveCount(3);
        importance[0].AreaUnderRocCurve.Mean.Should().BeLessThan(-0.3);
        importance[1].AreaUnderRocCurve.Mean.Should().BeGreaterThan(-0.1);
    }

    [Fact]
    public void PermutationImportance_OfAWholePipeline_NamesTheSlots()
    {
        var context = new MLContext(seed: 1);
        IDataView rows = Tables.Churn(context);
        var model = Tables.ChurnFeatures(context).Append(context.BinaryClassification.Trainers.Mlp(Quick)).Fit(rows);

        var importance = context.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, model.Transform(rows), numberOfExamplesToUse: 300);

        importance.Should().ContainKeys("tenure", "contract.Month-to-month");
        importance["tenure"].AreaUnderRocCurve.Mean.Should().BeLessThan(-0.01);
    }

    [Fact]
    public void Columns_AreThoseOfMLNetsOwnTrainers()
    {
        var context = new MLContext(seed: 1);
        IDataView churn = Tables.ChurnFeatures(context).Fit(Tables.Churn(context)).Transform(Tables.Churn(context));
        IDataView fish = context.Transforms.Conversion.MapValueToKey("Label", "species").Append(context.Transforms.CopyColumns("Features", "measures"))
            .Fit(Tables.Fish(context)).Transform(Tables.Fish(context));

        Same(context.BinaryClassification.Trainers.Mlp(Quick).Fit(churn), context.BinaryClassification.Trainers.LbfgsLogisticRegression().Fit(churn), churn);
        Same(context.MulticlassClassification.Trainers.Mlp(Quick).Fit(fish), context.MulticlassClassification.Trainers.LbfgsMaximumEntropy().Fit(fish), fish);
        Same(
            context.Regression.Trainers.Mlp(Quick with { LabelColumnName = "weight", Mlp = Tables.QuickNumbers }).Fit(fish),
            context.Regression.Trainers.LbfgsPoissonRegression("weight").Fit(fish), fish);

        static void Same(ITransformer ours, ITransformer theirs, IDataView rows)
        {
            Columns(ours.GetOutputSchema(rows.Schema)).Should().Equal(Columns(theirs.GetOutputSchema(rows.Schema)));
            Columns(ours.Transform(rows).Schema).Should().Equal(Columns(theirs.GetOutputSchema(rows.Schema)));
        }

        static string[] Columns(DataViewSchema schema) => [.. schema.Select(column => string.Create(
            CultureInfo.InvariantCulture, $"{column.Name} {column.Type}: {string.Join(", ", column.Annotations.Schema.Select(kind => $"{kind.Name} {kind.Type}").Order(StringComparer.Ordinal))}"))];
    }

    public sealed class Fish
    {
        [ColumnName("species")]
        public string Species { get; set; } = "";

        [ColumnName("weight")]
        public float Weight { get; set; }

        [ColumnName("measures")]
        [VectorType(5)]
        public float[] Measures { get; set; } = [];
    }

    public sealed class FishAnswer
    {
        [ColumnName("answer")]
        public string Answer { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed record Point(bool Label, [property: VectorType(3)] float[] Features);
}
