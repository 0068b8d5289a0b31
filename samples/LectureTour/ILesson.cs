namespace NeuralNet.Samples.LectureTour;

/// <summary>One idea of the lecture as a program that one reads in one sitting.</summary>
internal interface ILesson
{
    /// <summary>What one types to run it; also the name of its picture.</summary>
    string Name { get; }

    /// <summary>What it shows, in at most 60 characters: the menu gives it one line.</summary>
    string Summary { get; }

    /// <summary>
    /// Prints what to see, saves a picture and asserts what it taught: at least one claim, which holds on every machine.
    /// Uses no outside input, and seeds every random number.
    /// </summary>
    void Run(LessonContext context);
}
