module NeuralNet.FSharp.Tests.PipelineTests

open NeuralNet
open NeuralNet.FSharp
open Xunit

let private customers =
    let random = System.Random 1

    [ for _ in 1..400 ->
          let months = random.Next(1, 60)
          let contract = if random.Next 2 = 0 then "monthly" else "yearly"
          let leaves = if contract = "monthly" && months < 30 then "yes" else "no"
          let shown = if random.Next 15 = 0 then "" else string months
          $"{shown},{contract},{leaves},{2 * months}" ]

let private table () =
    Table.Parse(String.concat "\n" ("months,contract,leaves,cost" :: customers))

[<Fact>]
let ``from a table to a classifier, saved and loaded`` () =
    let train, test = table () |> Table.without [ "cost" ] |> Table.stratifiedSplit "leaves" 0.75 1
    let model = train |> MlpClassifier.fitWith (MlpOptions(Members = 2, Epochs = 20)) "leaves"
    Assert.True(model.Evaluate(test).Accuracy > 0.85)
    let file = System.IO.Path.GetTempFileName()

    try
        model.Save file
        Assert.Equal<string seq>(model.Predict test, (MlpClassifier.Load file).Predict test)
    finally
        System.IO.File.Delete file

[<Fact>]
let ``from a table to a regressor`` () =
    let train, test = table () |> Table.select [ "months"; "contract"; "cost" ] |> Table.filter (fun row -> row.Has "months") |> Table.split 0.75 1
    let model = train |> MlpRegressor.fitWith (MlpOptions(Members = 2, Epochs = 40)) "cost"
    Assert.True(model.Evaluate(test).Mean.R2 > 0.9)

[<Fact>]
let ``layers, examples and answers`` () =
    let points = Tensor.Uniform(Shape(400, 2), -1f, 1f, 1)
    let inside = points.ToRows() |> Array.map (fun point -> if point[0] * point[0] + point[1] * point[1] < 0.5f then 1 else 0)
    let train, test = Dataset(points.ToArray2D(), inside) |> Dataset.split 0.75 1
    let model = Model.ofLayers 1 [ Dense(2, 16, Activation.Relu); Dropout 0.01f; Dense(16, 2) ]
    let trainer = Trainer(model, SoftmaxCrossEntropy(), Adam(learningRate = 0.02f))
    let history = trainer.Fit(train, epochs = 30, validation = test)
    Assert.True(history.Epochs[29].Loss < history.Epochs[0].Loss)
    Assert.True(trainer.Evaluate(test).Accuracy.Value > 0.85f)
    Assert.Equal(Shape(100, 2), (test.Features |> Model.predict model).Shape)

[<Fact>]
let ``rows of every kind, and functions of elements`` () =
    let expected = array2D [ [ 1f; 2f ]; [ 3f; 4f ] ]
    Assert.Equal<float32[,]>(expected, (Tensor.ofRows [ [ 1f; 2f ]; [ 3f; 4f ] ]).ToArray2D())
    Assert.Equal<float32[,]>(expected, (Tensor.ofRows [| [| 1f; 2f |]; [| 3f; 4f |] |]).ToArray2D())
    Assert.Equal<float32[,]>(expected, (Tensor.ofRows (seq { seq { 1f; 2f }; seq { 3f; 4f } })).ToArray2D())
    Assert.Equal<float32[,]>(expected |> Array2D.map (fun x -> x * x), (Tensor.ofRows [ [ 1f; 2f ]; [ 3f; 4f ] ] |> Tensor.map (fun x -> x * x)).ToArray2D())
    Assert.Throws<System.ArgumentException>(fun () -> Tensor.ofRows [ [ 1f ]; [ 3f; 4f ] ] |> ignore) |> ignore
