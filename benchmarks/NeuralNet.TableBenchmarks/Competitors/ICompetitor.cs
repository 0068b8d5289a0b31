namespace NeuralNet.TableBenchmarks;

/// <summary>Something that learns from a table, at its defaults.</summary>
internal interface ICompetitor
{
    /// <summary>As <c>--only</c> names it, such as <c>lightgbm</c>.</summary>
    string Key { get; }

    /// <summary>As the report names it, such as <c>LightGBM</c>.</summary>
    string Name { get; }

    /// <summary>Its package and version, and what it did with the columns, for the head of the report.</summary>
    string Description { get; }

    /// <summary>Learns from some rows and predicts others.</summary>
    /// <param name="train">The rows to learn from; the target is one of the columns.</param>
    /// <param name="test">The rows to predict, with the same columns and, for categories, the same codes.</param>
    /// <param name="target">The column to predict; a value in each row.</param>
    /// <param name="isClasses">Whether the target is a column of categories; otherwise of numbers.</param>
    Score Run(Table train, Table test, string target, bool isClasses);
}
