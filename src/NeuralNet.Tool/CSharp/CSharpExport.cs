using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.CSharp;

/// <summary>A model as one C# file without dependency: C# 7.3 and netstandard2.0 are enough. docs/export-csharp.md says what is exact.</summary>
internal static class CSharpExport
{
    private const int NumbersInLine = 8;
    private const string Usage = "Safe from many threads: each has its own memory.";

    /// <summary>Writes an estimator: a class Row with a property for each column, and Predict.</summary>
    /// <exception cref="NotSupportedException">A layer or activation is unknown here; the message names it.</exception>
    /// <exception cref="ToolException">The namespace or the class is no name.</exception>
    public static void Write(MlpEstimator model, string path, string @namespace, string className) => Save(path, Of(model, @namespace, className));

    /// <summary>Writes a model: Predict from numbers to numbers.</summary>
    /// <inheritdoc cref="Write(MlpEstimator, string, string, string)"/>
    public static void Write(Model model, string path, string @namespace, string className) => Save(path, Of(model, @namespace, className));

    public static string Of(Model model, string @namespace, string className)
    {
        var network = new CSharpNetwork(model);
        return File(network, @namespace, className, FormattableString.Invariant($$"""
            /// <summary>{{model.Outputs}} numbers from {{model.Inputs}}. {{Usage}}</summary>
            public static float[] Predict(float[] input)
            {
                var output = new float[{{model.Outputs}}];
                Predict(input, output);
                return output;
            }

            /// <summary>The same without allocating.</summary>
            public static void Predict(float[] input, float[] output)
            {
                if (input.Length != {{model.Inputs}} || output.Length != {{model.Outputs}}) throw new ArgumentException("Predict expects {{model.Inputs}} numbers and {{model.Outputs}} places but got " + input.Length + " and " + output.Length + ".");
                float[] w = Work();
                Array.Copy(input, w, input.Length);
                Run(w);
                Array.Copy(w, {{network.Output}}, output, 0, output.Length);
            }
            """));
    }

    public static string Of(MlpEstimator model, string @namespace, string className)
    {
        var network = new CSharpNetwork(model.Network);
        string[] properties = CSharpText.Properties(model.Columns.Select(column => column.Name), "Row", "Equals", "GetHashCode", "GetType", "ToString", className);
        var body = new StringBuilder();
        body.Append("/// <summary>A row of the table. What is not set is missing.</summary>\npublic sealed class Row\n{\n");
        foreach ((FeatureColumn column, string property) in model.Columns.Zip(properties))
        {
            body.Append(CultureInfo.InvariantCulture, $"    {CSharpText.Comment(column.Name)}\n    public {(column.IsNumber ? $"double {property} {{ get; set; }} = double.NaN;" : $"string {property} {{ get; set; }}")}\n");
        }

        body.Append("}\n\n").Append(Answers(model, network.Output));
        body.Append("\nprivate static float[] Answer(Row row)\n{\n    if (row == null) throw new ArgumentNullException(nameof(row));\n    float[] w = Work();\n");
        foreach ((int j, FeatureColumn column) in model.Columns.Index())
        {
            body.Append(CultureInfo.InvariantCulture, $"    w[{j}] = {(column.IsNumber ? $"Number(row.{properties[j]}, {CSharpText.Literal(column.Name)})" : $"Category(row.{properties[j]}, Categories{j})")};\n");
        }

        body.Append("    Run(w);\n    return w;\n}\n");
        foreach ((int j, FeatureColumn column) in model.Columns.Index().Where(column => !column.Item.IsNumber))
        {
            body.Append(CultureInfo.InvariantCulture, $"\nprivate static readonly Dictionary<string, int> Categories{j} = Numbered({Texts(column.Categories!)});\n");
        }

        body.Append("""

            static float Number(double value, string column)
            {
                float number = (float)value;
                if (float.IsInfinity(number)) throw new ArgumentException("Column \"" + column + "\": expected a finite number within float32 but got " + value + ".");
                return number;
            }

            // An unknown category is a missing one.
            static float Category(string value, Dictionary<string, int> codes)
            {
                int code;
                return value != null && codes.TryGetValue(value, out code) ? code : float.NaN;
            }

            static Dictionary<string, int> Numbered(string[] texts)
            {
                var codes = new Dictionary<string, int>(StringComparer.Ordinal);
                for (int i = 0; i < texts.Length; i++) codes[texts[i]] = i;
                return codes;
            }
            """);
        return File(network, @namespace, className, body.ToString());
    }

    private static string Answers(MlpEstimator model, int output)
    {
        switch (model)
        {
            case MlpClassifier classifier:
                string decision = classifier.Threshold is { } threshold
                    ? FormattableString.Invariant($"int best = w[{output + 1}] >= {threshold:R}d ? 1 : 0;")
                    : FormattableString.Invariant($"int best = 0;\n    for (int k = 1; k < {classifier.Classes.Count}; k++) if (w[{output} + k] > w[{output} + best]) best = k;");
                return Vector("Probabilities", "The probability of each of Classes", classifier.Classes.Count, output)
                    + $"\npublic static readonly string[] Classes = {Texts(classifier.Classes)};\n\n/// <summary>The class. {Usage}</summary>\npublic static string Predict(Row row)\n{{\n    float[] w = Answer(row);\n    {decision}\n    return Classes[best];\n}}\n";
            case MlpRegressor { Targets.Count: 1 }:
                return FormattableString.Invariant($"/// <summary>The answer in the target's unit. {Usage}</summary>\npublic static double Predict(Row row) {{ return Answer(row)[{output}]; }}\n");
            case MlpRegressor:
                return $"public static readonly string[] Targets = {Texts(model.Targets)};\n\n" + Vector("Predict", "The answer of each of Targets", model.Targets.Count, output);
            case MlpLabelClassifier:
                return $"public static readonly string[] Labels = {Texts(model.Targets)};\n\n" + Vector("Probabilities", "The probability of each of Labels; it has those of 0.5 or more", model.Targets.Count, output);
            default:
                throw new NotSupportedException($"export --csharp expects a classifier or a regressor but got {model.GetType().Name}.");
        }
    }

    private static string Vector(string name, string summary, int count, int output) => FormattableString.Invariant($$"""
        /// <summary>{{summary}}. {{Usage}}</summary>
        public static float[] {{name}}(Row row)
        {
            var result = new float[{{count}}];
            {{name}}(row, result);
            return result;
        }

        /// <summary>The same without allocating.</summary>
        public static void {{name}}(Row row, float[] result) { Array.Copy(Answer(row), {{output}}, result, 0, {{count}}); }

        """);

    private static string Texts(IEnumerable<string> texts) => $"new[] {{ {string.Join(", ", texts.Select(CSharpText.Literal))} }}";

    private static string File(CSharpNetwork network, string @namespace, string className, string body)
    {
        const string Head = "// <auto-generated>Written by neuralnet export --csharp.</auto-generated>\n#pragma warning disable\nusing System;\nusing System.Collections.Generic;\nusing System.Runtime.InteropServices;\n\n";
        var file = new StringBuilder();
        file.Append(CultureInfo.InvariantCulture, $"{body}\n\n[ThreadStatic] static float[] work;\n\nstatic float[] Work() {{ return work ?? (work = new float[{network.Size}]); }}\n\nstatic void Run(float[] w)\n{{\n");
        foreach (string statement in network.Statements)
        {
            file.Append("    ").Append(Hoisted(statement)).Append('\n');
        }

        file.Append("}\n");
        var lists = network.Statements.Where(statement => statement.Contains("new[]", StringComparison.Ordinal)).Select(ListOf).Distinct().ToList();
        lists.ForEach(list => file.Append(CultureInfo.InvariantCulture, $"static readonly int[] {NameOf(list)} = {list};\n"));
        foreach (string helper in WithCalls(network.Helpers))
        {
            file.Append('\n').Append(Code(helper)).Append('\n');
        }

        Numbers(file, network.Parameters);
        string code = file.ToString();
        CSharpNames.Check(@namespace, className, code);
        return $"{Head}namespace {@namespace}\n{{\npublic static class {className}\n{{\n{code}}}\n}}\n";

        // A list is made once, not in each call.
        string Hoisted(string statement) => statement.Contains("new[]", StringComparison.Ordinal) ? statement.Replace(ListOf(statement), NameOf(ListOf(statement))) : statement;
        string ListOf(string statement) => statement[statement.IndexOf("new[]", StringComparison.Ordinal)..(statement.IndexOf('}') + 1)];
        string NameOf(string list) => string.Create(CultureInfo.InvariantCulture, $"L{network.Statements.Select((statement, i) => (statement, i)).First(pair => pair.statement.Contains(list, StringComparison.Ordinal)).i}");
    }

    private static SortedSet<string> WithCalls(IEnumerable<string> helpers)
    {
        var all = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string helper in helpers)
        {
            all.Add(helper);
            all.UnionWith(CSharpHelpers.All.TryGetValue(helper, out var known) ? known.Calls : CSharpHelpers.Activations[helper].Calls);
        }

        return all;
    }

    private static string Code(string helper)
    {
        if (CSharpHelpers.All.TryGetValue(helper, out var known))
        {
            return known.Code;
        }

        string setting = helper is "LeakyRelu" or "Elu" ? ", float a" : "";
        return $"static void {helper}(float[] w, int to, int count{setting}) {{ for (int i = 0; i < count; i++) {{ double z = w[to + i]; w[to + i] = (float)({CSharpHelpers.Activations[helper].Formula}); }} }}";
    }

    // Two floats a number, by their bits: exact, copied as they stand into the assembly, and without the limit of 16 MB that texts have there.
    private static void Numbers(StringBuilder file, ReadOnlySpan<float> parameters)
    {
        file.Append("\n[StructLayout(LayoutKind.Explicit)] struct Bits { [FieldOffset(0)] public uint Whole; [FieldOffset(0)] public float Number; }\n\nstatic float[] Floats(ulong[] pairs)\n{\n    var all = new float[2 * pairs.Length];\n    var bits = new Bits();\n    for (int i = 0; i < pairs.Length; i++)\n    {\n        bits.Whole = (uint)pairs[i];\n        all[2 * i] = bits.Number;\n        bits.Whole = (uint)(pairs[i] >> 32);\n        all[2 * i + 1] = bits.Number;\n    }\n    return all;\n}\n\nstatic readonly float[] P = Floats(new ulong[]\n{\n");
        for (int i = 0; i < parameters.Length; i += 2)
        {
            ulong pair = BitConverter.SingleToUInt32Bits(parameters[i]) | ((i + 1 < parameters.Length ? (ulong)BitConverter.SingleToUInt32Bits(parameters[i + 1]) : 0) << 32);
            file.Append(CultureInfo.InvariantCulture, $"0x{pair:x},").Append(i / 2 % NumbersInLine == NumbersInLine - 1 ? "\n" : "");
        }

        file.Append("\n});\n");
    }

    private static void Save(string path, string text) => AtomicFile.Write(path, stream => stream.Write(new UTF8Encoding(false).GetBytes(text)));
}
