using System.Text.RegularExpressions;
using NeuralNet.Tests.Architecture;

namespace NeuralNet.Tests;

/// <summary>The pages for those who come from another library: what stands in the last column of their tables compiles.</summary>
public sealed partial class ComingFromTests
{
    [Theory]
    [InlineData("scikit-learn", 25)]
    [InlineData("keras", 25)]
    [InlineData("pytorch", 25)]
    [InlineData("mlnet", 16)]
    public void OurLines_Compile(string library, int atLeast)
    {
        string page = RepositoryFiles.Read("docs", $"coming-from-{library}.md");
        string[][] rows = [.. Row().Matches(page).Select(row => Code().Matches(row.Groups["ours"].Value).Select(code => code.Groups["code"].Value).ToArray()).Where(row => row.Length > 0)];

        rows.Should().HaveCountGreaterThanOrEqualTo(atLeast);
        IEnumerable<string> blocks = rows.Select(row => $"{{ {string.Join(' ', row.Select(code => code.EndsWith(';') ? code : $"_ = {code};"))} }}");
        Action compile = () => CompiledSource.VerifyUserCode($$"""
            using NeuralNet;

            static class Page
            {
                static void Run(
                    Table table, Table train, Table test, MlpClassifier classifier, MlpRegressor regressor)
                {
                    {{(library is "scikit-learn" or "mlnet" ? string.Join('\n', blocks) : "")}}
                }

                static void Run(
                    Table table, Model model, Trainer trainer, Dataset data, Dataset validation, Dataset test, Tensor features, Tensor targets, Tensor weights)
                {
                    {{(library is "scikit-learn" or "mlnet" ? "" : string.Join('\n', blocks))}}
                }
            }
            """);
        compile.Should().NotThrow();
    }

    // A row of three cells; no cell holds a bar.
    [GeneratedRegex(@"^\| [^|\n]+ \| [^|\n]+ \| (?<ours>[^|\n]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();
}
