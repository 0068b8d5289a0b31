using System.Diagnostics;
using System.Globalization;
using NeuralNet;

/// <summary>Reads a table that is larger than the memory that the process may use, and learns from it; or tries to read it whole.</summary>
internal static class LargeTableWork
{
    /// <param name="path">A CSV file with the columns label, y and others.</param>
    /// <param name="isWhole">Whether to read it whole.</param>
    public static void Run(string path, bool isWhole)
    {
        if (isWhole)
        {
            try
            {
                Console.WriteLine($"rows {Table.Read(path).RowCount}");
            }
            catch (OutOfMemoryException)
            {
                Console.WriteLine("out of memory");
            }

            return;
        }

        long begin = Stopwatch.GetTimestamp();
        var stream = LargeTable.Open(path);
        Report("opened");
        TableSummary summary = stream.Summarize();
        Report("summarized");
        var options = new MlpOptions { Members = 1, Epochs = 1, HiddenSizes = [8], Dropout = 0, LearningRate = 1e-2f, LabelSmoothing = 0, WorkFolder = Path.GetDirectoryName(path) };
        MlpClassifier classifier = MlpClassifier.Fit(stream, "label", options);
        Report("learned classes");
        double correct = 0;
        Table head = stream.Parts(1000).First();
        string[] answers = classifier.Predict(head);
        for (int i = 0; i < answers.Length; i++)
        {
            correct += answers[i] == head["label"].TextAt(i) ? 1 : 0;
        }

        Console.WriteLine(FormattableString.Invariant($"rows {summary.RowCount}, accuracy {correct / answers.Length:F2}"));

        void Report(string done) => Console.WriteLine(FormattableString.Invariant(
            $"{done} after {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s, {GC.GetTotalMemory(forceFullCollection: false) >> 20} MB of heap, {Environment.WorkingSet >> 20} MB resident"));
    }
}
