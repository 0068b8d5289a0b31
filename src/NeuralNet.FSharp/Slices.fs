namespace NeuralNet.FSharp

open System
open NeuralNet

/// <summary>F#'s slices of a tensor: <c>x[0..2, *]</c>, <c>x[3, 1..]</c>, <c>x[.., 0]</c>, and assignments to them.</summary>
/// <remarks>
/// Bounds are inclusive and may lie outside, as F#'s of arrays: what is not there is left out. A slice is a copy, as of an array; a view
/// of rows is <c>x.RowRange</c>. Columns run over all dimensions but the outermost.
/// </remarks>
[<AutoOpen>]
module Slices =

    /// The first index and the count of what a slice takes of so many.
    let private span length first last =
        let first = min length (max 0 (defaultArg first 0))
        let last = max -1 (min (length - 1) (defaultArg last (length - 1)))
        first, max 0 (last - first + 1)

    let private copy (tensor: Tensor) (row, rows) (column, columns) (target: Tensor) =
        for i in 0 .. rows - 1 do
            tensor.Row(row + i).Slice(column, columns).CopyTo(target.AsSpan().Slice(i * columns, columns))

        target

    let private assign (tensor: Tensor) (row, rows) (column, columns) (source: Tensor) =
        if source.Length <> rows * columns then
            raise (ArgumentException($"A slice of {rows} rows and {columns} columns of tensor {tensor.Shape} expects as many elements but got {source.Shape}. Slice or reshape what is assigned.", nameof source))

        // A view of the same rows would be overwritten while it is read.
        let elements = source.ToArray()

        for i in 0 .. rows - 1 do
            elements.AsSpan(i * columns, columns).CopyTo(tensor.Row(row + i).Slice(column, columns))

    /// A row or column that must be there.
    let private one (name: string) length index =
        if index < 0 || index >= length then
            raise (ArgumentOutOfRangeException(name, $"A slice expects a {name} below {length}, counted from 0, but got {index}."))

        index, 1

    type Tensor with

        /// <summary><c>x[1..3]</c>: elements of a vector, and rows of anything else.</summary>
        member this.GetSlice(first: int option, last: int option) =
            let rows = span this.Rows first last
            let sizes = this.Shape.ToArray()
            sizes[0] <- snd rows
            copy this rows (0, this.Columns) (Tensor(Shape(ReadOnlySpan sizes)))

        /// <summary><c>x[0..2, 1..]</c>: rows and columns, a matrix.</summary>
        member this.GetSlice(firstRow: int option, lastRow: int option, firstColumn: int option, lastColumn: int option) =
            let rows, columns = span this.Rows firstRow lastRow, span this.Columns firstColumn lastColumn
            copy this rows columns (Tensor(snd rows, snd columns))

        /// <summary><c>x[2, 1..]</c>: columns of one row, a vector.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such row.</exception>
        member this.GetSlice(row: int, firstColumn: int option, lastColumn: int option) =
            let columns = span this.Columns firstColumn lastColumn
            copy this (one "row" this.Rows row) columns (Tensor(snd columns))

        /// <summary><c>x[.., 0]</c>: rows of one column, a vector.</summary>
        /// <exception cref="T:System.ArgumentOutOfRangeException">There is no such column.</exception>
        member this.GetSlice(firstRow: int option, lastRow: int option, column: int) =
            let rows = span this.Rows firstRow lastRow
            copy this rows (one "column" this.Columns column) (Tensor(snd rows))

        /// <summary><c>x[1..3] &lt;- values</c>.</summary>
        /// <exception cref="T:System.ArgumentException">The values have another number of elements than the slice.</exception>
        member this.SetSlice(first: int option, last: int option, values: Tensor) =
            assign this (span this.Rows first last) (0, this.Columns) values

        /// <summary><c>x[0..2, 1..] &lt;- values</c>.</summary>
        /// <exception cref="T:System.ArgumentException">The values have another number of elements than the slice.</exception>
        member this.SetSlice(firstRow: int option, lastRow: int option, firstColumn: int option, lastColumn: int option, values: Tensor) =
            assign this (span this.Rows firstRow lastRow) (span this.Columns firstColumn lastColumn) values

        /// <summary><c>x[2, 1..] &lt;- values</c>.</summary>
        /// <exception cref="T:System.ArgumentException">There is no such row, or the values have another number of elements than the slice.</exception>
        member this.SetSlice(row: int, firstColumn: int option, lastColumn: int option, values: Tensor) =
            assign this (one "row" this.Rows row) (span this.Columns firstColumn lastColumn) values

        /// <summary><c>x[.., 0] &lt;- values</c>.</summary>
        /// <exception cref="T:System.ArgumentException">There is no such column, or the values have another number of elements than the slice.</exception>
        member this.SetSlice(firstRow: int option, lastRow: int option, column: int, values: Tensor) =
            assign this (span this.Rows firstRow lastRow) (one "column" this.Columns column) values
