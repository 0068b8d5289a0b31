using Spectre.Console;

namespace NeuralNet.Samples.FishMarket;

/// <summary>The whole lab: train, compare, draw, save, load, predict.</summary>
/// <param name="folder">For pictures and models.</param>
/// <param name="quick">A tenth of the epochs and two seeds.</param>
internal sealed class Lab(string folder, bool quick)
{
    private readonly FishData _data = FishData.Load();
    private readonly int _seeds = quick ? 2 : 5;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        Recipe lab = Recipes.Lab(Epochs(1000));
        Recipe[] candidates = Recipes.Candidates(Epochs);
        Recipe species = Recipes.Species(Epochs(200));

        WeightResult labResult = null!;
        WeightResult betterResult = null!;
        double[] validation = new double[candidates.Length];
        var confusions = new ConfusionMatrix[_seeds];
        float[] speciesLosses = [];
        Model speciesModel = null!;

        AnsiConsole.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                labResult = WeightLab.Run(_data, lab, _seeds, progress.AddTask("weight, the lab's model"));
                for (int i = 0; i < candidates.Length; i++)
                {
                    validation[i] = WeightLab.Validate(
                        _data, candidates[i], repeats: quick ? 1 : 2, progress.AddTask($"weight, candidate {candidates[i].Name}"));
                }

                Recipe better = candidates[Array.IndexOf(validation, validation.Min())];
                betterResult = WeightLab.Run(_data, better, _seeds, progress.AddTask("weight, the chosen model"));
                for (int seed = 0; seed < _seeds; seed++)
                {
                    confusions[seed] = SpeciesLab.CrossValidate(
                        _data, species, seed, progress.AddTask($"species, cross-validation {seed + 1}"), out float[] losses);
                    speciesLosses = seed == 0 ? losses : speciesLosses;
                }

                speciesModel = species.Train(_data.Species, seed: 0);
                SavedModels.SetNames(speciesModel, _data.SpeciesNames);
            });

        Report.Candidates(candidates, validation);
        Report.Weight(labResult, betterResult);
        Report.Species(confusions);

        var models = new SavedModels(betterResult.First, speciesModel);
        string[] files = [.. models.Save(folder), .. Pictures.Draw(folder, _data, labResult, betterResult, confusions[0], speciesLosses)];
        Report.Reloaded(models, SavedModels.Load(folder), _data);
        Report.Files(files);
        return 0;
    }

    private int Epochs(int full) => quick ? full / 10 : full;
}
