module NeuralNet.FSharp.Tests.SliceTests

open System
open NeuralNet
open NeuralNet.FSharp
open Xunit

/// 4 rows of 3 columns, element (i, j) is 10 i + j; and the same as F#'s array.
let private tensor () = Tensor.init 4 3 (fun i j -> float32 (10 * i + j))
let private array () = Array2D.init 4 3 (fun i j -> float32 (10 * i + j))

let private same (expected: float32[,]) (actual: Tensor) = Assert.Equal<float32[,]>(expected, actual.ToArray2D())

[<Fact>]
let ``a slice of rows and columns is that of an F# array`` () =
    let x, a = tensor (), array ()
    same a[0..2, *] x[0..2, *]
    same a[1.., 1..] x[1.., 1..]
    same a[..1, 0..0] x[..1, 0..0]
    same a[*, *] x[*, *]
    same a[2..1, *] x[2..1, *]
    same a[3..9, -2..1] x[3..9, -2..1]
    same a[9.., 5..] x[9.., 5..]
    same a[*, 4..3] x[*, 4..3]
    same a[*, .. -5] x[*, .. -5]
    Assert.Equal<float32[]>(a[0, 5..], x[0, 5..].ToArray())

[<Fact>]
let ``a row, a column and rows alone are those of an F# array`` () =
    let x, a = tensor (), array ()
    Assert.Equal<float32[]>(a[2, 1..], x[2, 1..].ToArray())
    Assert.Equal<float32[]>(a[*, 1], x[*, 1].ToArray())
    Assert.Equal<float32[]>(a[1..2, 0], x[1..2, 0].ToArray())
    Assert.Equal(Shape 3, x[0, *].Shape)
    same a[1..2, *] x[1..2]

[<Fact>]
let ``a slice of a vector, and of three dimensions`` () =
    let v = [| 0f .. 9f |]
    Assert.Equal<float32[]>(v[3..5], (Tensor.From v).[3..5].ToArray())
    let cube = Tensor.Uniform(Shape [| 4; 2; 3 |], 0f, 1f, 1)
    Assert.Equal(Shape [| 2; 2; 3 |], cube[1..2].Shape)
    Assert.Equal<float32[]>(cube.RowRange(Range(1, 3)).ToArray(), cube[1..2].ToArray())

[<Fact>]
let ``a slice is a copy`` () =
    let x = tensor ()
    let part = x[0..1, *]
    part[0, 0] <- 99f
    Assert.Equal(0f, x[0, 0])

[<Fact>]
let ``assignment writes what an F# array would`` () =
    let x, a = tensor (), array ()
    x[1..2, 1..] <- Tensor.From(array2D [ [ -1f; -2f ]; [ -3f; -4f ] ])
    a[1..2, 1..] <- array2D [ [ -1f; -2f ]; [ -3f; -4f ] ]
    x[0, *] <- Tensor.From [| 7f; 8f; 9f |]
    a[0, *] <- [| 7f; 8f; 9f |]
    x[2.., 0] <- Tensor.From [| 5f; 6f |]
    a[2.., 0] <- [| 5f; 6f |]
    same a x
    x[0..1] <- Tensor(2, 3)
    a[0..1, *] <- Array2D.zeroCreate 2 3
    same a x

[<Fact>]
let ``assignment of a view of the same rows moves them`` () =
    let x = tensor ()
    x[1..3] <- x.RowRange(Range(0, 3))
    Assert.Equal<float32[]>([| 0f; 0f; 10f; 20f |], x[*, 0].ToArray())
    x[*, 5..] <- Tensor(4, 0)

[<Fact>]
let ``assignment of another size says both`` () =
    let x = tensor ()
    let error = Assert.Throws<ArgumentException>(fun () -> x[0..1, *] <- Tensor 5)
    Assert.StartsWith("A slice of 2 rows and 3 columns of tensor [4, 3] expects as many elements but got [5]. Slice or reshape what is assigned.", error.Message)
    same (array ()) x

[<Fact>]
let ``a row or column that is not there says so`` () =
    let x = tensor ()
    Assert.StartsWith("A slice expects a row below 4, counted from 0, but got 4.", Assert.Throws<ArgumentOutOfRangeException>(fun () -> x[4, *] |> ignore).Message)
    Assert.StartsWith("A slice expects a column below 3, counted from 0, but got -1.", Assert.Throws<ArgumentOutOfRangeException>(fun () -> x[*, -1] |> ignore).Message)
