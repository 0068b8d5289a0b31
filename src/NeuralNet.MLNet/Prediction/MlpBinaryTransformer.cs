using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NeuralNet.MLNet;
using Kind = Microsoft.ML.Data.AnnotationUtils.Const.ScoreColumnKind;
using Value = Microsoft.ML.Data.AnnotationUtils.Const.ScoreValueKind;

[assembly: LoadableClass(typeof(MlpBinaryTransformer), null, typeof(SignatureLoadModel), "MLP binary classification", MlpBinaryTransformer.LoaderSignature)]

namespace NeuralNet.MLNet;

/// <summary>Adds PredictedLabel, Score (the logit, ln p / (1 - p)) and Probability (of true, calibrated) of an <see cref="MlpClassifier"/>.</summary>
/// <remarks>PredictedLabel is whether the logit is above 0; where the model has a <see cref="MlpClassifier.Threshold"/>, that decides, as in <see cref="MlpClassifier.Predict(Table)"/>.</remarks>
public sealed class MlpBinaryTransformer : MlpTransformer<MlpClassifier>
{
    internal const string LoaderSignature = "NeuralNetMlpBinary";
    internal const string True = "true";
    internal const string False = "false";

    // A probability of 0 has no logarithm.
    private const float Least = 1e-30f;

    private readonly int _true;

    internal MlpBinaryTransformer(IHostEnvironment environment, MlpClassifier model, TrainedColumns columns)
        : base(environment, model, columns) => _true = PlaceOfTrue(model.Classes) is >= 0 and var place ? place
            : throw new InvalidDataException($"The file's classes expect {True} and {False} but are {string.Join(", ", model.Classes)}. Save the model again.");

    private protected override VersionInfo Version => CurrentVersion;

    private static VersionInfo CurrentVersion => VersionOf("NNETBINA", LoaderSignature);

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema)
    {
        DataViewSchema.Annotations.Builder probability = Annotations(Value.Probability);
        probability.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        return
        [
            new(DefaultColumnNames.PredictedLabel, BooleanDataViewType.Instance, Annotations(Value.PredictedLabel).ToAnnotations()),
            new(DefaultColumnNames.Score, NumberDataViewType.Single, Annotations(Value.Score).ToAnnotations()),
            new(DefaultColumnNames.Probability, NumberDataViewType.Single, probability.ToAnnotations()),
        ];

        DataViewSchema.Annotations.Builder Annotations(string value) => ScoreAnnotations.Of(inputSchema, Kind.BinaryClassification, value);
    }

    private protected override Delegate[] Getters(RowAnswer answer)
    {
        return
        [
            (ValueGetter<bool>)((ref bool value) => value = IsTrue()),
            (ValueGetter<float>)((ref float value) => value = Logit()),
            (ValueGetter<float>)((ref float value) => value = answer.Outputs[_true]),
        ];

        // A threshold is one of the second class.
        bool IsTrue() => Model.Threshold is { } threshold ? answer.Outputs[1] >= threshold == (_true == 1) : Logit() > 0;

        float Logit() => MathF.Log(Math.Max(answer.Outputs[_true], Least)) - MathF.Log(Math.Max(answer.Outputs[1 - _true], Least));
    }

    /// <summary>Where true is among the classes; -1 unless they are true and false.</summary>
    internal static int PlaceOfTrue(IReadOnlyList<string> classes) => classes is [True, False] ? 0 : classes is [False, True] ? 1 : -1;

    // ML.NET finds it by its name and parameters.
    internal static MlpBinaryTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Load(env, ctx, CurrentVersion, MlpClassifier.Load, (model, columns) => new MlpBinaryTransformer(env, model, columns));
}
