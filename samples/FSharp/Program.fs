module NeuralNet.Samples.FSharp.Program

open System
open System.IO
open NeuralNet
open NeuralNet.FSharp
open NeuralNet.Onnx

let fish = Table.Read(Path.Combine(AppContext.BaseDirectory, "fish-market.csv"))
let sizes = [ "Length1"; "Length2"; "Length3"; "Height"; "Width" ]

// A table in, answers out.
let train, test =
    fish
    |> Table.select (sizes @ [ "Weight" ])
    |> Table.filter (fun row -> row.Has "Weight")
    |> Table.split 0.8 1

let weights = train |> MlpRegressor.fit "Weight"
printfn $"Weight: {weights.Evaluate test}"

// A network of layers, and its training.
let features = fish |> Table.matrix sizes |> Tensor.map log
let species = fish.Categories "Species"
let known, unknown = Dataset(features, species.ToIndices()) |> Dataset.split 0.8 1
let standardizer = Standardizer.Fit known.Features

let model =
    Model.ofLayers
        42
        [ Standardization(standardizer.Mean, standardizer.Scale)
          Dense(5, 32, Activation.Swish)
          Dense(32, species.Categories.Count) ]

let trainer = Trainer(model, SoftmaxCrossEntropy(), Adam(learningRate = 0.01f))
trainer.Fit(known, epochs = 200, batchSize = 16) |> ignore
printfn $"Species: {trainer.Evaluate unknown}"

// Slices are copies, as F#'s of arrays.
let firstRows = unknown.Features[0..2, *]
let heights = unknown.Features[*, 3]
let probabilities = (firstRows |> Model.predict model).Softmax()
printfn $"The mean log height is {heights.Sum() / float32 heights.Length:F2}. The first three are:"

for row in 0..2 do
    let p = probabilities[row, *].ToArray()
    let best = Array.findIndex ((=) (Array.max p)) p
    printfn $"  {species.Categories[best]}, {p[best]:P0}"

model.ExportOnnx(Path.Combine(AppContext.BaseDirectory, "species.onnx"), OnnxExportOptions(Output = OnnxOutput.Softmax))
