/// docs/fsharp.md keeps its word: it quotes its program, and names every function.
module NeuralNet.FSharp.Tests.PageTests

open System
open System.IO
open System.Reflection
open System.Text.RegularExpressions
open Xunit

let rec private up (folder: string) =
    if File.Exists(Path.Combine(folder, "NeuralNet.sln")) then folder else up (Path.Combine(folder, ".."))

let private root = up AppContext.BaseDirectory
let private page = File.ReadAllText(Path.Combine(root, "docs", "fsharp.md"))
let private lines (text: string) = text.Split('\n', StringSplitOptions.TrimEntries ||| StringSplitOptions.RemoveEmptyEntries) |> String.concat "\n"

[<Fact>]
let ``the page quotes its program`` () =
    let program = lines (File.ReadAllText(Path.Combine(root, "samples", "FSharp", "Program.fs")))
    let quotes = Regex.Matches(page, "```fsharp\n(.*?)```", RegexOptions.Singleline)
    Assert.True(quotes.Count >= 3)

    for quote in quotes do
        Assert.Contains(lines quote.Groups[1].Value, program)

[<Fact>]
let ``the page names every function`` () =
    let modules = (Assembly.Load "NeuralNet.FSharp").GetExportedTypes() |> Array.filter (fun part -> part.Name <> "Slices")
    Assert.Equal(6, modules.Length)

    for part in modules do
        Assert.Contains($"`{part.Name}`", page)

        for f in part.GetMethods(BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly) do
            Assert.Contains($"`{f.Name}`", page)
