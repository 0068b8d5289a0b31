using System.CommandLine;
using NeuralNet;
using NeuralNet.Mpi;
using NeuralNet.MpiBenchmarks;

// How long the calls of a group take, and steps of training on it, beside what a model of them says:
//   mpirun -n 2 dotnet NeuralNet.MpiBenchmarks.dll [calls | steps | curve] --help
var busy = new Option<bool>("--busy") { Description = "A thread of each rank computes all the time, as training does while it sums." };
var most = new Option<int>("--most") { Description = "The largest size in bytes.", DefaultValueFactory = _ => 16 << 20 };
var network = new Option<string>("--network") { Description = "Sizes of the layers.", DefaultValueFactory = _ => "784-128-10" };
var batch = new Option<int[]>("--batch") { Description = "Rows a step, over all ranks.", DefaultValueFactory = _ => [128, 512, 2048], AllowMultipleArgumentsPerToken = true };
var weak = new Option<bool>("--weak") { Description = "Rows a step and rank: the work grows with the ranks." };
var fixedParts = new Option<int?>("--fixed-parts") { Description = "Sums in a fixed order: the same bits on any number of ranks." };
var localSteps = new Option<int>("--local-steps") { Description = "Steps from sum to sum.", DefaultValueFactory = _ => 1 };
var bucketBytes = new Option<int>("--bucket-bytes") { Description = "Bytes of a bucket.", DefaultValueFactory = _ => 1 << 20 };
var latency = new Option<double?>("--latency") { Description = "Microseconds of a message, instead of those measured." };
var bandwidth = new Option<double?>("--bandwidth") { Description = "MB/s, instead of those measured." };

var calls = new Command("calls", "Sum, Exchange and Gather by their size.") { busy, most };
calls.SetAction(parsed => MpiCollective.Run(ranks => new CallTimes(ranks, parsed.GetValue(busy)).Run(Math.Clamp(parsed.GetValue(most), 8, 1 << 28))));
var steps = new Command("steps", "Steps of training on these ranks, beside the model.") { network, batch, weak, fixedParts, localSteps, bucketBytes };
steps.SetAction(parsed => MpiCollective.Run(ranks => new Scaling(ranks, Work.Parse(parsed.GetRequiredValue(network))).Run(
    parsed.GetRequiredValue(batch), parsed.GetValue(weak), new DataParallel(ranks) { FixedParts = parsed.GetValue(fixedParts), LocalSteps = parsed.GetValue(localSteps), BucketBytes = parsed.GetValue(bucketBytes) })));
var curve = new Command("curve", "What the model says of 1 to 64 ranks; two ranks measure the messages.") { network, batch, latency, bandwidth };
curve.SetAction(parsed => MpiCollective.Run(ranks => new Scaling(ranks, Work.Parse(parsed.GetRequiredValue(network))).Curve(
    parsed.GetRequiredValue(batch)[0], parsed.GetValue(latency) / 1e6, parsed.GetValue(bandwidth) * 1e6)));
return new RootCommand("Times the ranks of an MPI job.") { calls, steps, curve }.Parse(args).Invoke();
