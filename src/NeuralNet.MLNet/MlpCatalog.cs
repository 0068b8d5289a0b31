using System.Diagnostics.CodeAnalysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>The trainers, as extensions of ML.NET's catalogs: <c>mlContext.MulticlassClassification.Trainers.Mlp()</c>.</summary>
/// <remarks>
/// <para>
/// Several multilayer perceptrons whose answers are averaged, in managed code: <see cref="MlpClassifier"/> and <see cref="MlpRegressor"/> on a column of features. They scale
/// the features themselves, so no normalization is needed before; they take NaN as a missing value; slots that one-hot encoding made are read as one column of categories.
/// Rows without a label are left out.
/// </para>
/// <para>docs/mlnet.md says more.</para>
/// </remarks>
/// <example><code>
/// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
///     .Append(mlContext.MulticlassClassification.Trainers.Mlp())
///     .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
/// </code></example>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
public static class MlpCatalog
{
    /// <summary>A trainer of a classifier of two classes.</summary>
    /// <param name="trainers">mlContext.BinaryClassification.Trainers.</param>
    /// <param name="labelColumnName">The column to predict, of <see cref="bool"/>.</param>
    /// <param name="featureColumnName">The column of features, a vector of known size of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> with a weight for each row; null for 1 each.</param>
    /// <returns>An estimator whose transformer adds PredictedLabel, Score (the logit) and Probability (calibrated).</returns>
    public static MlpBinaryTrainer Mlp(
        this BinaryClassificationCatalog.BinaryClassificationTrainers trainers,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        trainers.Mlp(Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>A trainer of a classifier of two classes.</summary>
    /// <param name="trainers">mlContext.BinaryClassification.Trainers.</param>
    /// <param name="options">The columns, and how it learns.</param>
    /// <exception cref="ArgumentException">A column has no name, or the weights are named twice.</exception>
    /// <inheritdoc cref="Mlp(BinaryClassificationCatalog.BinaryClassificationTrainers, string, string, string?)" path="/returns"/>
    public static MlpBinaryTrainer Mlp(this BinaryClassificationCatalog.BinaryClassificationTrainers trainers, MlpTrainerOptions options)
    {
        Check(trainers, options);
        return new(trainers.GetEnvironment(), options, trainers.SdcaLogisticRegression(options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName));
    }

    /// <summary>A trainer of a classifier of several classes.</summary>
    /// <param name="trainers">mlContext.MulticlassClassification.Trainers.</param>
    /// <param name="labelColumnName">The column to predict, of keys: MapValueToKey makes them.</param>
    /// <param name="featureColumnName">The column of features, a vector of known size of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> with a weight for each row; null for 1 each.</param>
    /// <returns>An estimator whose transformer adds PredictedLabel and Score, the probability of each key (calibrated).</returns>
    public static MlpMulticlassTrainer Mlp(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        trainers.Mlp(Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>A trainer of a classifier of several classes.</summary>
    /// <param name="trainers">mlContext.MulticlassClassification.Trainers.</param>
    /// <param name="options">The columns, and how it learns.</param>
    /// <exception cref="ArgumentException">A column has no name, or the weights are named twice.</exception>
    /// <inheritdoc cref="Mlp(MulticlassClassificationCatalog.MulticlassClassificationTrainers, string, string, string?)" path="/returns"/>
    public static MlpMulticlassTrainer Mlp(this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers, MlpTrainerOptions options)
    {
        Check(trainers, options);
        return new(trainers.GetEnvironment(), options, trainers.SdcaMaximumEntropy(options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName));
    }

    /// <summary>A trainer of a model that predicts a number.</summary>
    /// <param name="trainers">mlContext.Regression.Trainers.</param>
    /// <param name="labelColumnName">The column to predict, of <see cref="float"/>.</param>
    /// <param name="featureColumnName">The column of features, a vector of known size of <see cref="float"/>.</param>
    /// <param name="exampleWeightColumnName">A column of <see cref="float"/> with a weight for each row; null for 1 each.</param>
    /// <returns>An estimator whose transformer adds Score, in the label's unit.</returns>
    public static MlpRegressionTrainer Mlp(
        this RegressionCatalog.RegressionTrainers trainers,
        string labelColumnName = DefaultColumnNames.Label, string featureColumnName = DefaultColumnNames.Features, string? exampleWeightColumnName = null) =>
        trainers.Mlp(Options(labelColumnName, featureColumnName, exampleWeightColumnName));

    /// <summary>A trainer of a model that predicts a number.</summary>
    /// <param name="trainers">mlContext.Regression.Trainers.</param>
    /// <param name="options">The columns, and how it learns.</param>
    /// <exception cref="ArgumentException">A column has no name, or the weights are named twice.</exception>
    /// <inheritdoc cref="Mlp(RegressionCatalog.RegressionTrainers, string, string, string?)" path="/returns"/>
    public static MlpRegressionTrainer Mlp(this RegressionCatalog.RegressionTrainers trainers, MlpTrainerOptions options)
    {
        Check(trainers, options);
        return new(trainers.GetEnvironment(), options, trainers.Sdca(options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName));
    }

    private static MlpTrainerOptions Options(string label, string features, string? weights) =>
        new() { LabelColumnName = label, FeatureColumnName = features, ExampleWeightColumnName = weights };

    private static void Check(object trainers, MlpTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
    }
}
