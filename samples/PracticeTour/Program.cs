using NeuralNet.Samples.PracticeTour;

// What one types, and the program of that page in docs/.
var programs = new Dictionary<string, Action<string>>
{
    ["layers"] = folder => LayersProgram.Run(folder),
    ["training"] = folder => TrainingProgram.Run(folder),
    ["tables"] = folder => TablesProgram.Run(folder),
    ["large-tables"] = folder => LargeTablesProgram.Run(folder),
    ["metrics"] = _ => MetricsProgram.Run(),
    ["estimators"] = folder => EstimatorsProgram.Run(folder),
    ["model-selection"] = _ => SelectionProgram.Run(),
    ["mathnet"] = _ => MathNetProgram.Run(),
    ["resume"] = folder => ResumeProgram.Run(folder),
};

if (args is not [string name] || !programs.TryGetValue(name, out Action<string>? run))
{
    Console.Error.WriteLine($"PracticeTour expects the name of a program, one of {string.Join(", ", programs.Keys)}, but got '{string.Join(' ', args)}'.");
    return 2;
}

run(Directory.CreateDirectory(Path.Combine("artifacts", "practice")).FullName);
return 0;
