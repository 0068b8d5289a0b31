namespace NeuralNet.Tests.Architecture;

/// <summary>The rules of <see cref="ArchitectureTests"/> on small sources that break them, and on some that do not.</summary>
public class ArchitectureRuleTests
{
    // The floor above Layers. High is also an attribute, so that it can stand in every place where a type can.
    private const string High = """
        public interface IHigh;

        public class High : Attribute
        {
            public const int Limit = 3;
            public int Size { get; set; }
            public static explicit operator High(int size) => new() { Size = size };
            public static bool operator !(High high) => high.Size == 0;
            public class Nested;
        }

        public enum Choice { Left, Right }

        public delegate void Change();

        public static class HighExtensions
        {
            public static int Twice(this int value) => 2 * value;
        }
        """;

    [Theory]
    [InlineData("class Low : High;")]
    [InlineData("class Low : IHigh;")]
    [InlineData("class Low : List<High>;")]
    [InlineData("class Low : High { public Low() : base() { } }")]
    [InlineData("class Low { List<High>? all; }")]
    [InlineData("class Low { Dictionary<string, List<High[]>>? all; }")]
    [InlineData("class Low { High? one; }")]
    [InlineData("class Low { High[]? all; }")]
    [InlineData("class Low { High? One { get; set; } }")]
    [InlineData("class Low { (High, int) Pair() => default; }")]
    [InlineData("class Low { void Use(High high) { } }")]
    [InlineData("class Low { event Change? Changed; }")]
    [InlineData("class Low { object Use() => typeof(High); }")]
    [InlineData("class Low { object Use() => typeof(List<High>); }")]
    [InlineData("class Low { string Use() => nameof(High); }")]
    [InlineData("class Low { bool Use(object other) => other is High; }")]
    [InlineData("class Low { bool Use(object other) => other is High { Size: 1 }; }")]
    [InlineData("class Low { bool Use(object other) => other switch { High => true, _ => false }; }")]
    [InlineData("class Low { object? Use(object other) => other as High; }")]
    [InlineData("class Low { object Use(object other) => (High)other; }")]
    [InlineData("class Low { object? Use() => default(High); }")]
    [InlineData("class Low { object Use() => new High { Size = 1 }; }")]
    [InlineData("class Low { object Use() => new High(); }")]
    [InlineData("class Low { object Use() => new High.Nested(); }")]
    [InlineData("class Low { object Use() => Array.Empty<High>(); }")]
    [InlineData("class Low { int Use() => High.Limit; }")]
    [InlineData("class Low { object Use() => Choice.Left; }")]
    [InlineData("class Low { int Use() => 1.Twice(); }")]
    [InlineData("class Low { Func<int, int> Use() => HighExtensions.Twice; }")]
    [InlineData("class Low { void Use() { High? high = null; } }")]
    [InlineData("class Low { void Use() { void Local(High high) { } } }")]
    [InlineData("class Low { object Use() => (High high) => 1; }")]
    [InlineData("class Low<T> where T : High;")]
    [InlineData("class Low { void Use<T>() where T : IHigh { } }")]
    [InlineData("[High] class Low;")]
    [InlineData("class Low { [High] void Use() { } }")]
    [InlineData("class Low { void Use([High] int value) { } }")]
    [InlineData("record Low(High Part);")]
    [InlineData("class Low(High part) { int Size => part.Size; }")]
    [InlineData("delegate High Low();")]
    public void Floors_UseOfAFloorAbove_IsSeen(string low)
    {
        IReadOnlyList<string> violations = Violations(("Layers/Low.cs", low), ("Training/High.cs", High));

        violations.Should().NotBeEmpty().And.OnlyContain(violation => violation.StartsWith("Layers/Low.cs(1) uses "));
        violations.Should().Contain(violation => violation.EndsWith(" of Training"));
    }

    [Theory]
    [InlineData("using Alias = High; class Low : Alias;")]
    [InlineData("using static High; class Low { int Use() => Limit; }")]
    public void Floors_UseThroughAUsing_IsSeen(string low) =>
        Violations(("Layers/Low.cs", low), ("Training/High.cs", High)).Should().NotBeEmpty();

    [Fact]
    public void Floors_UseOfAFolderBeside_IsSeen() =>
        Violations(("Layers/Low.cs", "class Low : Beside;"), ("Losses/Beside.cs", "class Beside;"))
            .Should().Equal("Layers/Low.cs(1) uses Beside of Losses");

    [Fact]
    public void Floors_InferredType_IsSeen()
    {
        // Tensors names High and breaks the rule; Layers never names it and breaks the rule too.
        IReadOnlyList<string> violations = Violations(
            ("Layers/Low.cs", "class Low { void Use() { var high = Maker.Make(); } }"),
            ("Tensors/Maker.cs", "static class Maker { public static High[] Make() => []; }"),
            ("Training/High.cs", High));

        violations.Should().Contain("Layers/Low.cs(1) uses High of Training").And.Contain("Tensors/Maker.cs(1) uses High of Training");
    }

    [Fact]
    public void Floors_PartInAHigherFolder_BelongsThere()
    {
        (string, string) part = ("Serialization/Low.Saving.cs", "partial class Low { public void Save() => new Writer(); }");
        (string, string) writer = ("Serialization/Writer.cs", "class Writer { object Use() => new Low(); }");

        // The part may use its own folder, and all may use the type by its lowest part,
        Violations(("Layers/Low.cs", "partial class Low;"), part, writer).Should().BeEmpty();

        // but the lowest part may not use the members of the higher one.
        Violations(("Layers/Low.cs", "partial class Low { void Use() => Save(); }"), part, writer)
            .Should().Equal("Layers/Low.cs(1) uses Low.Save of Serialization");
    }

    [Fact]
    public void Floors_PartsBesideEachOther_AreSeen() =>
        Violations(("Layers/Low.cs", "partial class Low;"), ("Losses/Low.cs", "partial class Low;"))
            .Should().Equal("Losses/Low.cs(1) uses Low of Layers");

    [Fact]
    public void Floors_OwnFolderFloorsBelowAndDocumentation_AreAllowed() =>
        Violations(
                ("Layers/Low.cs", "/** <see cref=\"High\"/> */ class Low { Own? own; Below? below; } class Own;"),
                ("Kernels/Gemm/Below.cs", "class Below;"),
                ("Training/High.cs", High))
            .Should().BeEmpty();

    [Theory]
    [InlineData("unsafe class Low;")]
    [InlineData("class Low { void Use() { unsafe { } } }")]
    [InlineData("class Low { System.Runtime.Intrinsics.Vector256<float> vector; }")]
    [InlineData("class Low { bool Use() => System.Runtime.Intrinsics.X86.Avx2.IsSupported; }")]
    [InlineData("class Low { object Use(int[] x) => System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(x).ToArray(); }")]
    [InlineData("class Low { int Use() => System.Runtime.CompilerServices.Unsafe.SizeOf<int>(); }")]
    [InlineData("class Low { [System.Runtime.InteropServices.DllImport(\"x\")] static extern int Use(); }")]
    public void Unsafe_OutsideKernels_IsSeen(string code)
    {
        UnsafeRule.Violations(new CompiledSource([("Layers/Low.cs", code)]), "Kernels")
            .Should().NotBeEmpty().And.OnlyContain(violation => violation.StartsWith("Layers/Low.cs(1) "));
        UnsafeRule.Violations(new CompiledSource([("Kernels/Low.cs", code)]), "Kernels").Should().BeEmpty();
    }

    [Fact]
    public void Source_ThatDoesNotCompile_IsRejected()
    {
        Func<CompiledSource> compile = () => new CompiledSource([("Layers/Low.cs", "class Low : Missing;")]);

        compile.Should().Throw<InvalidOperationException>().WithMessage("The source does not compile: *Layers/Low.cs*Missing*");
    }

    private static IReadOnlyList<string> Violations(params (string Path, string Code)[] files) =>
        FloorRule.Violations(new CompiledSource(files), ArchitectureTests.Floors);
}
