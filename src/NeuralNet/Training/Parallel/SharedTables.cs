using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// The gradients of embeddings' tables: a batch uses few of their rows, and only these are sent. Each rank gathers the numbers and the gradients of the rows that each
/// rank used, and adds them in a fixed order, the tree's, so that the sum has the bits of a sum of whole tables.
/// </summary>
internal sealed class SharedTables : ITableNotes
{
    private readonly ICollective _collective;
    private readonly Dictionary<Parameter, Use> _uses = [];

    public SharedTables(ICollective collective, IEnumerable<Parameter> tables)
    {
        _collective = collective;
        foreach (Parameter table in tables)
        {
            _uses.Add(table, new Use(table.Shape.Rows));
        }
    }

    /// <summary>Begins a step.</summary>
    public void Begin()
    {
        foreach (Use use in _uses.Values)
        {
            use.Clear();
        }
    }

    /// <summary>Notes that a batch uses rows of a table.</summary>
    /// <param name="parameter">The table, or another parameter.</param>
    /// <param name="codes">The rows.</param>
    public void Note(Parameter parameter, ReadOnlySpan<float> codes)
    {
        if (_uses.TryGetValue(parameter, out Use? use))
        {
            foreach (float code in codes)
            {
                use.Add((int)code);
            }
        }
    }

    /// <summary>Replaces the gradients of a table by their sums over the ranks.</summary>
    /// <param name="table">The table.</param>
    /// <param name="gradients">[N, W].</param>
    public void Sum(Parameter table, Span<float> gradients)
    {
        Use use = _uses[table];
        int size = _collective.Size, width = table.Shape.Columns, own = use.Rows.Length;
        Span<float> counts = use.Counts(size);
        _collective.Gather(FloatBytes.Of([BitConverter.Int32BitsToSingle(own)]), FloatBytes.Of(counts));
        int most = 0;
        foreach (float count in counts)
        {
            most = Math.Max(most, BitConverter.SingleToInt32Bits(count));
        }

        if (most == 0)
        {
            return;
        }

        // A record is a row's number and its gradients.
        int record = 1 + width;
        int stride = checked(most * record);
        Span<float> records = use.Records(checked(stride * (size + 1))), mine = records[..stride], all = records[stride..];
        mine.Clear();
        for (int i = 0; i < own; i++)
        {
            int row = use.Rows[i];
            mine[i * record] = BitConverter.Int32BitsToSingle(row);
            gradients.Slice(row * width, width).CopyTo(mine.Slice((i * record) + 1, width));
        }

        _collective.Gather(FloatBytes.Of((ReadOnlySpan<float>)mine), FloatBytes.Of(all));
        Add(use, counts, all, stride, gradients, width);
    }

    private static void Add(Use use, ReadOnlySpan<float> counts, ReadOnlySpan<float> all, int stride, Span<float> gradients, int width)
    {
        int size = counts.Length, record = 1 + width;
        Span<float> leaves = use.Leaves(size * width);
        Span<int> next = use.Next(size);
        next.Clear();

        // Each rank's rows are in order: the least number at any front is the next row of all.
        while (true)
        {
            int row = int.MaxValue;
            for (int rank = 0; rank < size; rank++)
            {
                row = next[rank] < BitConverter.SingleToInt32Bits(counts[rank]) ? Math.Min(row, RowAt(all, rank, next[rank])) : row;
            }

            if (row == int.MaxValue)
            {
                return;
            }

            leaves.Clear();
            for (int rank = 0; rank < size; rank++)
            {
                if (next[rank] < BitConverter.SingleToInt32Bits(counts[rank]) && RowAt(all, rank, next[rank]) == row)
                {
                    all.Slice((rank * stride) + (next[rank]++ * record) + 1, width).CopyTo(leaves[(rank * width)..]);
                }
            }

            TreeSum.Reduce(leaves, width);
            leaves[..width].CopyTo(gradients.Slice(row * width, width));
        }

        int RowAt(ReadOnlySpan<float> records, int rank, int place) => BitConverter.SingleToInt32Bits(records[(rank * stride) + (place * record)]);
    }

    /// <summary>The rows of a table that a step used, and memory to send them.</summary>
    private sealed class Use(int rows)
    {
        private readonly bool[] _isUsed = new bool[rows];
        private int[] _rows = new int[Math.Min(rows, 64)];
        private int _count;
        private bool _isSorted;
        private float[] _counts = [];
        private float[] _records = [];
        private float[] _leaves = [];
        private int[] _next = [];

        /// <summary>The rows in use, in order.</summary>
        public ReadOnlySpan<int> Rows
        {
            get
            {
                Span<int> used = _rows.AsSpan(0, _count);
                if (!_isSorted)
                {
                    used.Sort();
                    _isSorted = true;
                }

                return used;
            }
        }

        public void Clear()
        {
            foreach (int row in _rows.AsSpan(0, _count))
            {
                _isUsed[row] = false;
            }

            _count = 0;
        }

        public void Add(int row)
        {
            if (_isUsed[row])
            {
                return;
            }

            if (_count == _rows.Length)
            {
                Array.Resize(ref _rows, Math.Min(rows, 2 * _count));
            }

            _isUsed[row] = true;
            _rows[_count++] = row;
            _isSorted = false;
        }

        public Span<float> Counts(int size) => Of(ref _counts, size);

        public Span<float> Records(int length) => Of(ref _records, length);

        public Span<float> Leaves(int length) => Of(ref _leaves, length);

        public Span<int> Next(int size)
        {
            _next = _next.Length < size ? new int[size] : _next;
            return _next.AsSpan(0, size);
        }

        private static Span<float> Of(ref float[] memory, int length)
        {
            memory = memory.Length < length ? new float[length] : memory;
            return memory.AsSpan(0, length);
        }
    }
}
