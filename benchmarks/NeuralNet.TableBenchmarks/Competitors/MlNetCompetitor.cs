using System.Diagnostics;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace NeuralNet.TableBenchmarks;

/// <summary>A trainer of ML.NET at its defaults, over its own transforms of the columns.</summary>
internal abstract class MlNetCompetitor : ICompetitor
{
    /// <summary>The name of the vector that the trainers learn from.</summary>
    protected const string Features = "Features";

    private const string NumbersName = "Numbers";

    public abstract string Key { get; }

    public abstract string Name { get; }

    public string Description => $"{Name}: ML.NET {PackageVersion}, {Preparation}";

    /// <summary>What happens to the columns before the trainer, for the head of the report.</summary>
    protected abstract string Preparation { get; }

    private static string PackageVersion =>
        typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public Score Run(Table train, Table test, string target, bool isClasses)
    {
        // The seed makes a run repeatable as far as the trainer's own threads allow.
        var context = new MLContext(seed: 1);
        int classes = isClasses ? train.Categories(target).Categories.Count : 0;
        Table questions = test.Without(target);
        var view = new TableView(train, target);

        long begin = Stopwatch.GetTimestamp();
        TransformerChain<ITransformer> model = Prepare(context, questions).Append(Trainer(context, classes)).Fit(view);
        double seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;

        IDataView answers = model.Transform(new TableView(questions, target: null));
        if (classes == 0)
        {
            return Score.OfNumbers(test.Numbers(target), answers.GetColumn<float>("Score").ToArray(), seconds);
        }

        float[][] probabilities = classes == 2
            ? [.. answers.GetColumn<float>("Probability").Select(second => new[] { 1 - second, second })]
            : [.. answers.GetColumn<float[]>("Score")];
        return Score.OfClasses(test.Categories(target), train.Categories(target).Categories, probabilities, seconds);
    }

    /// <summary>The trainer of a task, from <see cref="Features"/> and <see cref="TableView.Label"/>.</summary>
    /// <param name="context">ML.NET.</param>
    /// <param name="classes">The number of classes, 2 or more; 0 for a number.</param>
    protected abstract IEstimator<ITransformer> Trainer(MLContext context, int classes);

    /// <summary>What the vector of the numbers goes through before it is joined to the categories; null for nothing.</summary>
    protected virtual IEstimator<ITransformer>? PrepareNumbers(MLContext context, string numbers) => null;

    /// <summary>Gaps become the mean of their column in the rows to learn from.</summary>
    protected static MissingValueReplacingEstimator FillByMean(MLContext context, string numbers) =>
        context.Transforms.ReplaceMissingValues(numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean);

    /// <summary>A column of 0 and 1 for each category and text, as <c>OneHotEncoding</c> makes them, after the numbers.</summary>
    private EstimatorChain<ITransformer> Prepare(MLContext context, Table columns)
    {
        string[] numbers = [.. columns.Columns.Where(column => column.Kind == ColumnKind.Number).Select(column => TableView.NameOf(column.Name))];
        string[] texts = [.. columns.Columns.Where(column => column.Kind != ColumnKind.Number).Select(column => TableView.NameOf(column.Name))];
        var steps = new List<IEstimator<ITransformer>>();
        if (numbers.Length > 0)
        {
            steps.Add(context.Transforms.Concatenate(NumbersName, numbers));
            if (PrepareNumbers(context, NumbersName) is IEstimator<ITransformer> preparation)
            {
                steps.Add(preparation);
            }
        }

        if (texts.Length > 0)
        {
            steps.Add(context.Transforms.Categorical.OneHotEncoding([.. texts.Select(name => new InputOutputColumnPair(name))]));
        }

        string[] parts = numbers.Length > 0 ? [NumbersName, .. texts] : texts;
        steps.Add(context.Transforms.Concatenate(Features, parts));
        return steps.Aggregate(new EstimatorChain<ITransformer>(), (chain, step) => chain.Append(step));
    }
}
