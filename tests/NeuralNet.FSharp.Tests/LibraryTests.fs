/// The library as it is, called from F#: what must go on compiling.
module NeuralNet.FSharp.Tests.LibraryTests

open System
open System.IO
open System.Numerics.Tensors
open NeuralNet
open NeuralNet.Onnx
open Xunit

/// A layer of an F# user, as the README's: a learned factor for each column.
type Gain(columns: int) =
    inherit Layer(columns, columns)
    let gain = Parameter("gain", Shape(1, columns))
    let parameters: Parameter[] = [| gain |]
    override _.Parameters = parameters

    override _.Forward(input, output, _) =
        for i in 0 .. input.Rows - 1 do
            TensorPrimitives.Multiply(input.Row i, Span.op_Implicit (gain.Value.Row 0), output.Row i)

    override _.Backward(input, _, outputGradient, inputGradient, _) =
        gain.Gradient.AsSpan().Clear()

        for i in 0 .. input.Rows - 1 do
            for j in 0 .. columns - 1 do
                gain.Gradient[0, j] <- gain.Gradient[0, j] + input[i, j] * outputGradient[i, j]

        for i in 0 .. inputGradient.Rows - 1 do
            for j in 0 .. columns - 1 do
                inputGradient[i, j] <- outputGradient[i, j] * gain.Value[0, j]

    override _.Initialize(parameter, _) = parameter.Fill 1f

[<Fact>]
let ``shapes and tensors of two, three and four sizes`` () =
    Assert.Equal("[1000, 2]", (Shape(1000, 2)).ToString())
    Assert.Equal(24, (Shape [| 1; 2; 3; 4 |]).Length)
    Assert.Equal(6f, (Tensor.From(array2D [ [ 1f; 2f; 3f ]; [ 4f; 5f; 6f ] ]))[1, 2])
    Assert.Equal<float32[]>([| 2f; 4f |], (Tensor.From [| 1f; 2f |] + Tensor.From [| 1f; 2f |]).ToArray())
    Assert.Equal<float32[]>([| 3f; 5f |], (2f * Tensor.From [| 1f; 2f |] + 1f).ToArray())

[<Fact; Trait("Category", "Numeric")>]
let ``a loop of one's own, with every option by its name`` () =
    let features = Tensor.Uniform(Shape(64, 3), -1f, 1f, seed = 1)
    let data = Dataset(features, features.MatMul(Tensor.From(array2D [ [ 1f ]; [ -2f ]; [ 0.5f ] ])))
    let model = Model([| Dense(3, 1) |], seed = 1)
    let loss, optimizer = MeanSquaredError(), Sgd(learningRate = 0.1f, momentum = 0.9f)
    let mutable last = nan

    for epoch in 1..60 do
        for batch in BatchLoader(data, batchSize = 16, seed = epoch) do
            let mutable gradient = Unchecked.defaultof<Tensor>
            last <- float (loss.Compute(model.Forward batch.Features, batch.Targets, &gradient))
            model.Backward gradient
            optimizer.Step model.Parameters

    Assert.True(last < 1e-4, $"{last}")

[<Fact; Trait("Category", "Numeric")>]
let ``a layer of one's own is checked and trained`` () =
    let gain = Gain 1
    Assert.True(GradientCheck.Verify(Gain 3, Tensor.Uniform(Shape(5, 3), -1f, 1f, 1)) < 0.01)
    let x = Tensor.Uniform(Shape(32, 1), 1f, 2f, 1)
    let trainer = Trainer(Model([| gain |]), MeanSquaredError(), Sgd(0.1f))
    trainer.Fit(Dataset(x, 3f * x), epochs = 40) |> ignore
    Assert.Equal(3f, gain.Parameters[0].Value[0], 2)

[<Fact>]
let ``exported to ONNX and imported again`` () =
    let model = Model([| Dense(3, 4, Activation.Tanh); Dense(4, 2) |], seed = 3)
    let x = Tensor.Uniform(Shape(5, 3), -1f, 1f, 1)
    use file = new MemoryStream()
    model.ExportOnnx(file, OnnxExportOptions(Output = OnnxOutput.Softmax))
    file.Position <- 0L
    let again = OnnxImport.Load(file, OnnxImportOptions(GivesLogits = true))
    Assert.Equal<float32[]>((model.Predict x).ToArray(), (again.Predict x).ToArray())

[<Fact>]
let ``options, observers and cancellation`` () =
    let x = Tensor.Uniform(Shape(32, 1), 1f, 2f, 1)
    let mutable epochs = 0
    let options = FitOptions(Patience = 3, OnEpoch = (fun _ -> epochs <- epochs + 1))
    use source = new Threading.CancellationTokenSource()
    Trainer(Model([| Dense(1, 1) |]), MeanSquaredError(), Adam()).Fit(Dataset(x, x), 5, validation = Dataset(x, x), options = options, cancellationToken = source.Token) |> ignore
    Assert.Equal(5, epochs)
