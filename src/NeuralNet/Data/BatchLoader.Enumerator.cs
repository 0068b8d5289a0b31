using System.Collections;

namespace NeuralNet;

public sealed partial class BatchLoader
{
    /// <summary>One walk through an epoch: a structure, so that <c>foreach</c> allocates nothing.</summary>
    public struct Enumerator : IEnumerator<Batch>
    {
        private readonly BatchLoader _loader;
        private readonly int _walk;
        private int _next;

        internal Enumerator(BatchLoader loader, int walk)
        {
            _loader = loader;
            _walk = walk;
        }

        /// <summary>The batch at hand; valid until the next <see cref="MoveNext"/>.</summary>
        public Batch Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <summary>Loads the next batch; false at the end of the epoch.</summary>
        /// <exception cref="InvalidOperationException">The loader has begun another walk, which uses the buffers now.</exception>
        public bool MoveNext()
        {
            if (_walk != _loader._walk)
            {
                throw new InvalidOperationException(
                    "BatchLoader walks through one epoch at a time, but another has begun since. Use a second loader to nest walks.");
            }

            if (_next == _loader.BatchCount)
            {
                return false;
            }

            Current = _loader.Load(_next++);
            return true;
        }

        /// <summary>Does nothing; a walk holds nothing to free.</summary>
        public readonly void Dispose()
        {
        }

        /// <summary>Not supported: the next <c>foreach</c> is the next epoch.</summary>
        /// <exception cref="NotSupportedException">Always.</exception>
        public readonly void Reset() =>
            throw new NotSupportedException("BatchLoader: a walk does not start over; begin the next epoch.");
    }
}
