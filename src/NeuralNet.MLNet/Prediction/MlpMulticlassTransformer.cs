using System.Numerics.Tensors;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using NeuralNet.MLNet;
using Kind = Microsoft.ML.Data.AnnotationUtils.Const.ScoreColumnKind;
using Kinds = Microsoft.ML.Data.AnnotationUtils.Kinds;
using Value = Microsoft.ML.Data.AnnotationUtils.Const.ScoreValueKind;

[assembly: LoadableClass(typeof(MlpMulticlassTransformer), null, typeof(SignatureLoadModel), "MLP multiclass classification", MlpMulticlassTransformer.LoaderSignature)]

namespace NeuralNet.MLNet;

/// <summary>Adds PredictedLabel, a key as the label's, and Score, the probability of each key (calibrated), of an <see cref="MlpClassifier"/>.</summary>
/// <remarks>A key that no training row had has the probability 0.</remarks>
public sealed class MlpMulticlassTransformer : MlpTransformer<MlpClassifier>
{
    internal const string LoaderSignature = "NeuralNetMlpMulticlass";

    // The values that keys stand for may be of any type.
    private static readonly MethodInfo Getter = typeof(DataViewSchema.Annotations).GetMethod(nameof(DataViewSchema.Annotations.GetGetter))!;

    // The label's key of each class, from 0.
    private readonly int[] _keys;
    private readonly int _keyCount;

    internal MlpMulticlassTransformer(IHostEnvironment environment, MlpClassifier model, TrainedColumns columns)
        : base(environment, model, columns)
    {
        string[] names = KeyNames.Of(columns.Label);
        _keyCount = names.Length;
        _keys = [.. model.Classes.Select(name => Array.IndexOf(names, name))];
        if (_keys.Contains(-1))
        {
            throw new InvalidDataException($"The file's classes expect keys of \"{columns.Label.Name}\" but are {string.Join(", ", model.Classes)}. Save the model again.");
        }
    }

    private protected override VersionInfo Version => CurrentVersion;

    private static VersionInfo CurrentVersion => VersionOf("NNETMULT", LoaderSignature);

    private protected override DataViewSchema.DetachedColumn[] OutputColumns(DataViewSchema inputSchema)
    {
        DataViewSchema.Annotations.Builder predicted = Annotations(Value.PredictedLabel), score = Annotations(Value.Score);
        DataViewSchema.Annotations label = Columns.Label.Annotations;
        predicted.Add(label, kind => kind == Kinds.KeyValues);
        if (label.Schema.GetColumnOrNull(Kinds.KeyValues) is { } values)
        {
            var getter = (Delegate)Getter.MakeGenericMethod(values.Type.RawType).Invoke(label, [values])!;
            score.Add(Kinds.TrainingLabelValues, values.Type, getter);
            if (values.Type.GetItemType() is TextDataViewType)
            {
                score.Add(Kinds.SlotNames, values.Type, getter);
            }
        }

        return
        [
            new(DefaultColumnNames.PredictedLabel, new KeyDataViewType(typeof(uint), _keyCount), predicted.ToAnnotations()),
            new(DefaultColumnNames.Score, new VectorDataViewType(NumberDataViewType.Single, _keyCount), score.ToAnnotations()),
        ];

        DataViewSchema.Annotations.Builder Annotations(string value) => ScoreAnnotations.Of(inputSchema, Kind.MulticlassClassification, value);
    }

    private protected override Delegate[] Getters(RowAnswer answer)
    {
        return
        [
            (ValueGetter<uint>)((ref uint value) => value = (uint)_keys[Decide(answer.Outputs)] + 1),
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                ReadOnlySpan<float> probabilities = answer.Outputs;
                var editor = VBufferEditor.Create(ref value, _keyCount);
                editor.Values.Clear();
                for (int i = 0; i < probabilities.Length; i++)
                {
                    editor.Values[_keys[i]] = probabilities[i];
                }

                value = editor.Commit();
            }),
        ];
    }

    // Two classes may have a threshold, which is one of the second.
    private int Decide(ReadOnlySpan<float> probabilities) =>
        Model.Threshold is { } threshold ? (probabilities[1] >= threshold ? 1 : 0) : TensorPrimitives.IndexOfMax(probabilities);

    // ML.NET finds it by its name and parameters.
    internal static MlpMulticlassTransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        Load(env, ctx, CurrentVersion, MlpClassifier.Load, (model, columns) => new MlpMulticlassTransformer(env, model, columns));
}
