using System.CommandLine;
using System.Text;
using NeuralNet.Samples.LectureTour;

Console.OutputEncoding = Encoding.UTF8;     // ticks and crosses, on Windows too
var name = new Argument<string?>("lesson")
{
    Description = $"A lesson's name, or '{Tour.Everything}'. Without one: a menu.",
    Arity = ArgumentArity.ZeroOrOne,
};
name.Validators.Add(argument =>
{
    if (argument.Tokens is [{ Value: ['-', ..] option }])
    {
        argument.AddError($"There is no option '{option}'.");
    }
});
var output = new Option<DirectoryInfo>("--output", "-o")
{
    Description = "Folder for the pictures.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "lecture")),
};

var root = new RootCommand("A lecture on neural networks, running: every idea is a short program that draws a picture and keeps its word.")
{
    name, output,
};
root.SetAction(parsed => new Tour(parsed.GetRequiredValue(output).FullName).Run(parsed.GetValue(name)));

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return result.Invoke();
