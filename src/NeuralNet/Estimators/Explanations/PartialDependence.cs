using System.Globalization;

namespace NeuralNet;

/// <summary>
/// What an estimator answers on average when all rows of a table have the same value of a column, or of two: partial dependence (Friedman 2001), and the
/// curve of each row, individual conditional expectation (Goldstein et al. 2015).
/// </summary>
/// <remarks>
/// With the grid's values v and the other columns x of N rows: Σ f(v, x) / N. Where a column goes along with others, some of these rows cannot exist, and the
/// model has never seen the like.
/// </remarks>
public sealed class PartialDependence
{
    private PartialDependence(IReadOnlyList<TableColumn> grid, IReadOnlyList<string> outputs, Tensor mean, IReadOnlyList<Tensor> individuals)
    {
        Grid = grid;
        Outputs = outputs;
        Mean = mean;
        Individuals = individuals;
    }

    /// <summary>The values of the column, or of each of the two.</summary>
    public IReadOnlyList<TableColumn> Grid { get; }

    /// <summary>What is answered: each class, or the column that is predicted.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>The mean answers, [G, outputs]: probabilities, or numbers in the target's unit. Of two columns, [G1 · G2, outputs], the second running faster.</summary>
    public Tensor Mean { get; }

    /// <summary>The answers for each row, one tensor for each of <see cref="Outputs"/>, [N, G] or [N, G1 · G2]; empty unless asked for.</summary>
    public IReadOnlyList<Tensor> Individuals { get; }

    /// <summary>A row for each point of the grid: its values, and the mean answers, which are named like <c>P(yes)</c> for classes.</summary>
    public Table ToTable() => Table.Of(
        [.. GridColumns(Enumerable.Range(0, Mean.Rows)), .. Outputs.Select((name, k) => new NumberColumn(name, Enumerable.Range(0, Mean.Rows).Select(i => (double)Mean[i, k])))]);

    /// <summary>A row for each row of the table and each point of the grid: <c>row</c>, the values, and the answers.</summary>
    /// <exception cref="InvalidOperationException">The individual answers were not asked for.</exception>
    public Table ToIndividualTable()
    {
        if (Individuals.Count == 0)
        {
            throw new InvalidOperationException("PartialDependence has no individual answers. Compute it with keepsIndividuals: true.");
        }

        int points = Mean.Rows, all = Individuals[0].Length;
        return Table.Of(
        [
            new NumberColumn("row", Enumerable.Range(0, all).Select(i => (double)(i / points))),
            .. GridColumns(Enumerable.Range(0, all).Select(i => i % points)),
            .. Outputs.Select((name, k) => new NumberColumn(name, Individuals[k].AsSpan().ToArray().Select(answer => (double)answer))),
        ]);
    }

    /// <summary>A line for each point of the grid, such as <c>contract = yearly: P(no) 0.91, P(yes) 0.0903</c>.</summary>
    public override string ToString()
    {
        TableColumn[] columns = [.. GridColumns(Enumerable.Range(0, Mean.Rows))];
        return string.Join(Environment.NewLine, Enumerable.Range(0, Mean.Rows).Select(i =>
            string.Join(", ", columns.Select(column => column.TextAt(i) is { } text ? $"{column.Name} = {text}" : $"{column.Name} missing")) + ": "
            + string.Join(", ", Outputs.Select((name, k) => string.Create(CultureInfo.InvariantCulture, $"{name} {Mean[i, k]:G3}")))));
    }

    /// <summary>Computes it, one point of the grid after the other.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="table">The rows.</param>
    /// <param name="grids">Of one column, or of two.</param>
    /// <param name="outputs">The names of the answers.</param>
    /// <param name="keepsIndividuals">Whether the answers for each row are kept.</param>
    /// <param name="answers">From encoded rows to [N, outputs].</param>
    internal static PartialDependence Of(
        FeatureSchema schema, Table table, IReadOnlyList<DependenceGrid> grids, IReadOnlyList<string> outputs, bool keepsIndividuals, Func<Tensor, Tensor> answers)
    {
        Tensor rows = schema.Encode(table);
        if (rows.Rows == 0)
        {
            throw new ArgumentException("PartialDependence expects 1 or more rows, whose other values it takes, but got none.", nameof(table));
        }

        int[] places = [.. grids.Select(grid => PlaceOf(schema, grid.Column))];
        if (places.Distinct().Count() < places.Length)
        {
            throw new ArgumentException($"PartialDependence expects two different columns but got \"{grids[0].Column}\" twice.", nameof(grids));
        }

        TableColumn[] columns = [.. grids.Select((grid, i) => grid.ColumnOf(schema.Columns[places[i]], table[grid.Column]))];
        float[][] values = [.. columns.Select((column, i) => Encoded(schema.Columns[places[i]], column))];
        int inner = values.Length == 2 ? values[1].Length : 1, points = new Shape(values[0].Length, inner).Length;
        var mean = new Tensor(points, outputs.Count);
        Tensor[] individuals = keepsIndividuals ? [.. outputs.Select(_ => new Tensor(rows.Rows, points))] : [];
        for (int point = 0; point < points; point++)
        {
            for (int i = 0; i < rows.Rows; i++)
            {
                rows[i, places[0]] = values[0][point / inner];
                if (values.Length == 2)
                {
                    rows[i, places[1]] = values[1][point % inner];
                }
            }

            Tensor all = answers(rows);
            for (int k = 0; k < outputs.Count; k++)
            {
                double sum = 0;
                for (int i = 0; i < all.Rows; i++)
                {
                    sum += all[i, k];
                    if (keepsIndividuals)
                    {
                        individuals[k][i, point] = all[i, k];
                    }
                }

                mean[point, k] = (float)(sum / all.Rows);
            }
        }

        return new(columns, outputs, mean, individuals);
    }

    private static int PlaceOf(FeatureSchema schema, string name)
    {
        int place = Array.IndexOf([.. schema.Names], name);
        return place >= 0 ? place : throw new ArgumentException($"The model has no column \"{name}\". Its columns are {string.Join(", ", schema.Names)}.");
    }

    private static float[] Encoded(FeatureColumn known, TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(i =>
        known.Encode(column is NumberColumn numbers ? numbers[i] : column.TextAt(i)))];

    // The grid's values at some of its points.
    private IEnumerable<TableColumn> GridColumns(IEnumerable<int> points)
    {
        int inner = Grid.Count == 2 ? Grid[1].Count : 1;
        return Grid.Select((column, place) => column.Take([.. points.Select(point => place == 1 ? point % inner : point / inner)]));
    }
}
