using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NeuralNet.MLNet;
using Kind = Microsoft.ML.Data.AnnotationUtils.Const.ScoreColumnKind;
using Value = Microsoft.ML.Data.AnnotationUtils.Const.ScoreValueKind;

[assembly: LoadableClass(typeof(MlpRegressionTransformer), null, typeof(SignatureLoadModel), "MLP regression", MlpRegressionTransformer.LoaderSignature)]

namespace NeuralNet.MLNet;

/// <summary>Adds Score, the number that an <see cref="MlpRegressor"/> predicts.</summary>
public sealed class MlpRegressionTransformer : MlpTransformer<MlpRegressor>
{
    internal const string LoaderSignature = "NeuralNetMlpRegression";

    internal MlpRegressionTransformer(IHostEnvironment environment, MlpRegressor model, TrainedColumns columns)
        : base(environment, model, columns)
    {
    }

    private protected override VersionInfo Version => CurrentVersion;

    private static VersionInfo CurrentVersion => VersionOf("NNETREGR", LoaderSignature);

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema) =>
        [new(DefaultColumnNames.Score, NumberDataViewType.Single, ScoreAnnotations.Of(inputSchema, Kind.Regression, Value.Score).ToAnnotations())];

    private protected override Delegate[] Getters(RowAnswer answer) => [(ValueGetter<float>)((ref float value) => value = answer.Outputs[0])];

    // ML.NET finds it by its name and parameters.
    internal static MlpRegressionTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Load(env, ctx, CurrentVersion, MlpRegressor.Load, (model, columns) => new MlpRegressionTransformer(env, model, columns));
}
