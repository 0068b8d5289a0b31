using System.Globalization;
using NeuralNet.Mpi;
using NeuralNet.MpiBenchmarks;

// How long the calls of a group take, by their size:
//   mpirun -np 2 dotnet NeuralNet.MpiBenchmarks.dll [--busy] [--most BYTES]
// --busy: a thread of each rank computes all the time, as training does while it sums. --most: the largest size.
bool busy = args.Contains("--busy");
int at = Array.IndexOf(args, "--most");
long most = at < 0 ? 16 << 20 : long.Parse(args[at + 1], CultureInfo.InvariantCulture);
return MpiCollective.Run(ranks => new CallTimes(ranks, busy).Run((int)Math.Clamp(most, 8, 1 << 28)));
