namespace NeuralNet.FSharp

open NeuralNet

/// <summary>Tensors from F#'s sequences and functions.</summary>
[<RequireQualifiedAccess>]
module Tensor =

    /// <summary>A matrix of rows of equal lengths, copied.</summary>
    /// <param name="rows">Rows, each read once: arrays, lists or sequences.</param>
    /// <exception cref="T:System.ArgumentException">A row has another length than the first.</exception>
    let ofRows (rows: seq<#seq<float32>>) =
        Tensor.FromRows(rows |> Seq.map Seq.toArray)

    /// <summary>A matrix of a function of the row and the column.</summary>
    /// <param name="rows">Number of rows, 0 or more.</param>
    /// <param name="columns">Number of columns, 0 or more.</param>
    /// <param name="value">The element of a row and a column.</param>
    let init rows columns value =
        let tensor = Tensor(rows, columns)

        for i in 0 .. rows - 1 do
            for j in 0 .. columns - 1 do
                tensor[i, j] <- value i j

        tensor

    /// <summary>A new tensor of a function of each element.</summary>
    /// <param name="mapping">Of one element.</param>
    /// <param name="tensor">Any shape.</param>
    let map mapping (tensor: Tensor) =
        let result = tensor.Clone()
        let values = result.AsSpan()

        for i in 0 .. values.Length - 1 do
            values[i] <- mapping values[i]

        result

/// <summary>Steps from a table to a model, the table last.</summary>
[<RequireQualifiedAccess>]
module Table =

    /// <summary>Two parts at random: <c>Table.Split</c>.</summary>
    /// <param name="trainShare">Between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <param name="table">The rows.</param>
    let split trainShare seed (table: Table) =
        let struct (train, test) = table.Split(trainShare, seed)
        train, test

    /// <summary>Two parts with the same share of each category: <c>Table.StratifiedSplit</c>.</summary>
    /// <param name="column">The category.</param>
    /// <param name="trainShare">Between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <param name="table">The rows.</param>
    let stratifiedSplit column trainShare seed (table: Table) =
        let struct (train, test) = table.StratifiedSplit(column, trainShare, seed)
        train, test

    /// <summary>The rows for which a predicate holds.</summary>
    /// <param name="predicate">Of one row.</param>
    /// <param name="table">The rows.</param>
    let filter (predicate: TableRow -> bool) (table: Table) = table.Where predicate

    /// <summary>Some columns, in this order.</summary>
    /// <param name="columns">Names.</param>
    /// <param name="table">The rows.</param>
    let select (columns: seq<string>) (table: Table) = table.Select(Seq.toArray columns)

    /// <summary>All columns but some.</summary>
    /// <param name="columns">Names.</param>
    /// <param name="table">The rows.</param>
    let without (columns: seq<string>) (table: Table) = table.Without(Seq.toArray columns)

    /// <summary>Columns of numbers as a matrix [rows, columns]; NaN where a number is missing.</summary>
    /// <param name="columns">Names.</param>
    /// <param name="table">The rows.</param>
    let matrix (columns: seq<string>) (table: Table) = table.Matrix(Seq.toArray columns)

/// <summary>Examples with targets.</summary>
[<RequireQualifiedAccess>]
module Dataset =

    /// <summary>Two parts at random: <c>Dataset.Split</c>.</summary>
    /// <param name="share">Of the first part, between 0 and 1.</param>
    /// <param name="seed">The same seed gives the same parts.</param>
    /// <param name="dataset">The examples.</param>
    let split share seed (dataset: Dataset) =
        let struct (first, second) = dataset.Split(share, seed)
        first, second

/// <summary>Models of layers, the layers or the rows last.</summary>
[<RequireQualifiedAccess>]
module Model =

    /// <summary>A model of layers in a row.</summary>
    /// <param name="seed">Draws the initial parameters.</param>
    /// <param name="layers">One after the other.</param>
    let ofLayers seed (layers: seq<Layer>) = Model(Seq.toArray layers, seed)

    /// <summary>The answers of a model, [rows, outputs], new.</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">[rows, inputs].</param>
    let predict (model: Model) (features: Tensor) = model.Predict features

/// <summary>Classes from a table.</summary>
[<RequireQualifiedAccess>]
module MlpClassifier =

    /// <summary>Fits networks to the rows, without an option.</summary>
    /// <param name="target">The column of classes.</param>
    /// <param name="table">The rows.</param>
    let fit target (table: Table) = MlpClassifier.Fit(table, target)

    /// <summary>The same with options.</summary>
    /// <param name="options">Such as <c>MlpOptions(Members = 4)</c>.</param>
    /// <param name="target">The column of classes.</param>
    /// <param name="table">The rows.</param>
    let fitWith (options: MlpOptions) target (table: Table) = MlpClassifier.Fit(table, target, options)

/// <summary>Numbers from a table.</summary>
[<RequireQualifiedAccess>]
module MlpRegressor =

    /// <summary>Fits networks to the rows, without an option.</summary>
    /// <param name="target">The column of numbers.</param>
    /// <param name="table">The rows.</param>
    let fit target (table: Table) = MlpRegressor.Fit(table, target)

    /// <summary>The same with options.</summary>
    /// <param name="options">Such as <c>MlpOptions(Members = 4)</c>.</param>
    /// <param name="target">The column of numbers.</param>
    /// <param name="table">The rows.</param>
    let fitWith (options: MlpOptions) target (table: Table) = MlpRegressor.Fit(table, target, options)
