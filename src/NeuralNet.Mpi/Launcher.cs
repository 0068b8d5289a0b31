using System.Globalization;

namespace NeuralNet.Mpi;

/// <summary>What started this process, as its environment tells: which MPI it expects, and how many ranks it says.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Sign">The environment variable that shows it.</param>
/// <param name="Ranks">The number of ranks that it started; 0 where it does not tell.</param>
/// <param name="Family">The MPI whose launcher it is.</param>
internal sealed record Launcher(string Name, string Sign, int Ranks, MpiFamily Family)
{
    // The first whose sign is set. mpirun's before those of the scheduler, within whose job it may run. Only those of Open MPI and of MPICH's Hydra have run here.
    private static readonly (string Name, string Sign, string Size, MpiFamily Family)[] Known =
    [
        ("mpirun of Open MPI", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", MpiFamily.OpenMpi),
        ("mpirun of MVAPICH", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_SIZE", MpiFamily.Mpich),
        ("mpirun of MPICH or one of its family", "PMI_RANK", "PMI_SIZE", MpiFamily.Mpich),
        ("a launcher with PMIx", "PMIX_RANK", "SLURM_STEP_NUM_TASKS", MpiFamily.Unknown),
        ("srun of Slurm", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_NUM_TASKS", MpiFamily.Unknown),
        ("flux", "FLUX_TASK_RANK", "FLUX_JOB_SIZE", MpiFamily.Unknown),
        ("PALS of Cray", "PALS_RANKID", "PALS_SIZE", MpiFamily.Mpich),
    ];

    /// <summary>The launcher, or null where there is no sign of one.</summary>
    public static Launcher? Find(Func<string, string?> environment)
    {
        foreach ((string name, string sign, string size, MpiFamily family) in Known)
        {
            if (environment(sign) is { Length: > 0 })
            {
                return new(name, sign, int.TryParse(environment(size), NumberStyles.None, CultureInfo.InvariantCulture, out int ranks) ? ranks : 0, family);
            }
        }

        return null;
    }
}
