namespace NeuralNet;

public sealed partial class BatchLoader
{
    /// <summary>One walk through an epoch: a structure, so that <c>foreach</c> allocates nothing.</summary>
    public struct Enumerator
    {
        private readonly BatchLoader _loader;
        private readonly int _walk;
        private readonly int _epoch;
        private int _next;

        internal Enumerator(BatchLoader loader, int walk, int epoch, int first)
        {
            _loader = loader;
            _walk = walk;
            _epoch = epoch;
            _next = first;
            Current = loader._full;
        }

        /// <summary>The current batch; valid until the next <see cref="MoveNext"/>, and only after one that returned true.</summary>
        public Batch Current { get; private set; }

        /// <summary>Loads the next batch; false at the end of the epoch.</summary>
        /// <exception cref="InvalidOperationException">The loader has begun another walk, which uses the buffers now.</exception>
        public bool MoveNext()
        {
            if (_walk != _loader._walk)
            {
                throw new InvalidOperationException(
                    "BatchLoader expects one foreach at a time but got another, which has begun since. Use a second loader for nested loops.");
            }

            if (_next == _loader.BatchCount)
            {
                return false;
            }

            Current = _loader.Load(_epoch, _next++);
            return true;
        }
    }
}
