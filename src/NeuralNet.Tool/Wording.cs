using System.Text.RegularExpressions;

namespace NeuralNet.Tool;

/// <summary>The library's messages name its members; who types commands knows options.</summary>
internal static partial class Wording
{
    private static readonly (string Library, string Tool)[] Terms =
    [
        (" Pass the file's encoding: new TableOptions { Encoding = Encoding.Latin1 }, or CodePagesEncodingProvider.Instance.GetEncoding(1252) for Windows' own.", " Pass the file's encoding, such as --encoding latin1."),
        ("Table.AsCategory makes categories of them.", "--category makes categories of them."),
        ("Pass new TableOptions { Encoding = Encoding.Unicode }.", "Pass --encoding utf-16."),
        (", or pass HasQuotes = false if quotes enclose nothing", ""),
        ("Pass HasHeader = true if they are names, or HasHeader = false if", "Say --header yes if they are names, or --header no if"),
        ("or pass HasHeader = false if", "or say --header no if"),
        ("Pass it among MissingTexts if it stands for no value, a ThousandsSeparator or DecimalSeparator if it is a number, or another kind among Kinds.",
            "Pass it by --missing if it stands for no value, --decimal if it is a number, or mend it."),
        ("pass it among MissingTexts", "pass it by --missing"),
        ("pass ThousandsSeparator or DecimalSeparator", "pass --decimal"),
        (" Create it first, with Directory.CreateDirectory.", " Make it first."),
        ("TableOptions.Separator", "--separator"),
        ("TableOptions.DecimalSeparator", "--decimal"),
        ("TableOptions.MissingTexts", "--missing"),
        ("pass Separator if", "pass --separator if"),
        ("and SkipLines if lines come before the table", "and --skip if lines come before the table"),
        ("Pass SkipLines = ", "Pass --skip "),
        ("Pass a smaller SkipLines.", "Pass a smaller --skip."),
        ("DecimalSeparator = ", "--decimal "),
        ("Separator = ", "--separator "),
        ("TableOptions.Kinds names the column", "--category names the column"),
        (" Numbers are predicted by MlpRegressor.", " If they are numbers, say --task number."),
        ("MlpClassifier.Fit expects", "train expects"),
        ("MlpRegressor.Fit expects", "train expects"),
        ("MlpRegressor.Fit", "train"),
        ("MlpClassifier.Fit", "train"),
        ("Allow more time.", "Allow more by --time."),
        ("within the MaxTime of", "within the --time of"),
    ];

    public static string ForCommandLine(Exception problem)
    {
        if (IsDiskFull(problem))
        {
            string file = TemporaryName().Match(problem.Message) is { Success: true } name ? name.Groups["file"].Value : "the file";
            return $"The disk is full: {file} could not be written, and what was there is as before. Free space there, or write to another disk.";
        }

        string message = problem is ArgumentException { ParamName: { } parameter } ? problem.Message.Replace($" (Parameter '{parameter}')", "") : problem.Message;
        return ForCommandLine(message);
    }

    // ENOSPC and EDQUOT of Linux and macOS, and what Windows calls it.
    private static bool IsDiskFull(Exception problem) => problem is IOException && problem.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    // Of TemporaryFiles.
    [GeneratedRegex(@"'(?<file>.+)\.[0-9a-f]{16}\.[^.']+\.[^.']+\.tmp'")]
    private static partial Regex TemporaryName();

    public static string ForCommandLine(string message) => Terms.Aggregate(message, (text, term) => text.Replace(term.Library, term.Tool));
}
