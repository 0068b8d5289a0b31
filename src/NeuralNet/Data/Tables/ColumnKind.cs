namespace NeuralNet;

/// <summary>What the values of a table's column are.</summary>
public enum ColumnKind
{
    /// <summary>Numbers, also dates as days: a <see cref="NumberColumn"/>.</summary>
    Number,

    /// <summary>One of a few names for each row: a <see cref="CategoryColumn"/>.</summary>
    Category,

    /// <summary>Texts that say little by being equal, such as names of people: a <see cref="TextColumn"/>.</summary>
    Text,
}
