using Microsoft.ML;
using Microsoft.ML.Data;

namespace NeuralNet.MLNet;

/// <summary>Answers row by row, in the form in which ML.NET's cursors and prediction engines ask.</summary>
/// <param name="features">The column that it reads.</param>
/// <param name="outputs">The columns that it adds.</param>
/// <param name="getters">Their getters on a row.</param>
/// <param name="transformer">What it belongs to.</param>
internal sealed class ScoreMapper(
    DataViewSchema.Column features, DataViewSchema.DetachedColumn[] outputs, Func<DataViewRow, Delegate[]> getters, ITransformer transformer) : IRowMapper
{
    public DataViewSchema.DetachedColumn[] GetOutputColumns() => outputs;

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        bool isActive = IsActive(activeOutput);
        return column => isActive && column == features.Index;
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
    {
        disposer = () => { };
        return IsActive(activeOutput) ? getters(input) : new Delegate[outputs.Length];
    }

    public ITransformer GetTransformer() => transformer;

    public void Save(ModelSaveContext ctx) => transformer.Save(ctx);

    private bool IsActive(Func<int, bool> activeOutput) => Enumerable.Range(0, outputs.Length).Any(activeOutput);
}
