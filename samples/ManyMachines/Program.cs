using System.CommandLine;
using NeuralNet;
using NeuralNet.Mpi;
using NeuralNet.Samples.ManyMachines;

var data = new Option<DirectoryInfo?>("--data") { Description = "Folder with the four files of Fashion-MNIST; else they are looked for, and downloaded by rank 0.", HelpName = "DIR" };
var epochs = new Option<int>("--epochs") { Description = "Passes over the 54,000 training images.", DefaultValueFactory = _ => 15 };
var batch = new Option<int>("--batch") { Description = "Images a step, over all ranks.", DefaultValueFactory = _ => 128 };
var seed = new Option<int>("--seed") { Description = "Seeds the starting weights and the order of the images.", DefaultValueFactory = _ => 1 };
var sameBits = new Option<bool>("--same-bits") { Description = "The same model file, to the last bit, from 1, 2, 4 and 8 ranks." };
var localSteps = new Option<int>("--local-steps") { Description = "Steps of each rank's own between two sums, for slow networks.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output", "-o")
{
    Description = "Folder for the model and the checkpoints, on the machine of rank 0.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "many-machines")),
};
var resume = new Option<bool>("--resume") { Description = "Goes on from the last checkpoint; rank 0 alone needs its file." };

var root = new RootCommand("Trains 784-128-10 on Fashion-MNIST on the ranks of an MPI job: mpirun -n 2 dotnet ManyMachines.dll. Without mpirun, on one.")
{
    data, epochs, batch, seed, sameBits, localSteps, output, resume,
};
root.SetAction(parsed => MpiCollective.Run(ranks => Job.Run(ranks, new Job.Settings(
    parsed.GetValue(data), parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(seed), parsed.GetRequiredValue(output).FullName, parsed.GetValue(resume),
    new DataParallel(ranks) { FixedParts = parsed.GetValue(sameBits) ? 8 : null, LocalSteps = parsed.GetValue(localSteps) }))));
return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
