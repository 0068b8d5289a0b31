namespace NeuralNet.Tool;

/// <summary>The library's messages name its members; who types commands knows options.</summary>
internal static class Wording
{
    private static readonly (string Library, string Tool)[] Terms =
    [
        (" Pass the file's encoding: new TableOptions { Encoding = Encoding.Latin1 }, or CodePagesEncodingProvider.Instance.GetEncoding(1252) for Windows' own.", " Pass the file's encoding, such as --encoding latin1."),
        ("Table.AsCategory makes categories of them.", "--category makes categories of them."),
        ("TableOptions.Separator", "--separator"),
        ("TableOptions.DecimalSeparator", "--decimal"),
        ("TableOptions.MissingTexts", "--missing"),
        ("pass Separator if", "pass --separator if"),
        ("and SkipLines if lines come before the table", "and --skip if lines come before the table"),
        ("Pass SkipLines = ", "Pass --skip "),
        ("Pass a smaller SkipLines.", "Pass a smaller --skip."),
        ("Separator = ", "--separator "),
        ("DecimalSeparator = ", "--decimal "),
        ("MlpClassifier.Fit expects", "train expects"),
        ("MlpRegressor.Fit expects", "train expects"),
        ("MlpRegressor.Fit", "train"),
        ("MlpClassifier.Fit", "train"),
        ("Allow more time.", "Allow more by --time."),
        ("within the MaxTime of", "within the --time of"),
    ];

    public static string ForCommandLine(Exception problem)
    {
        string message = problem is ArgumentException { ParamName: { } parameter } ? problem.Message.Replace($" (Parameter '{parameter}')", "") : problem.Message;
        return ForCommandLine(message);
    }

    public static string ForCommandLine(string message) => Terms.Aggregate(message, (text, term) => text.Replace(term.Library, term.Tool));
}
