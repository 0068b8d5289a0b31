using System.CommandLine;
using System.Globalization;
using NeuralNet.Samples.Churn;

// Without a command: the whole lab. With `predict`: one customer.
var output = new Option<DirectoryInfo>("--output", "-o")
{
    Description = "Folder for the pictures and the saved model.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "churn")),
    Recursive = true,
};
var quick = new Option<bool>("--quick") { Description = "Two small networks instead of eight: shows that all works, in seconds." };
Option<double> offer = Amount("--offer", "What it costs to make a customer an offer that keeps him.", 50);
Option<double> loss = Amount("--loss", "What it costs when a customer leaves.", 300);

var root = new RootCommand(
    "7,043 customers of a telephone company, 27 % of whom leave: who will be next, and whom should one make an offer? "
    + "Learns from a table with categories and gaps, compares, draws and saves; takes about a minute.")
{
    output, quick, offer, loss,
};
root.SetAction(parsed =>
{
    (double offerCost, double lossCost) = (parsed.GetValue(offer), parsed.GetValue(loss));
    if (offerCost >= lossCost)
    {
        Console.Error.WriteLine($"--offer expects less than --loss but got {offerCost} and {lossCost}: no offer would ever be worth it.");
        return 2;
    }

    return new Lab(parsed.GetRequiredValue(output).FullName, parsed.GetValue(quick), offerCost, lossCost).Run();
});

var values = new Argument<string[]>("column=value")
{
    Description = "What is known of the customer, such as tenure=2 contract=Month-to-month. A column that is not named is unknown.",
    Arity = ArgumentArity.OneOrMore,
};
var predict = new Command("predict", "Tells how likely one customer leaves, by the model that the lab saved.") { values };
predict.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(output).FullName, parsed.GetRequiredValue(values)));
root.Subcommands.Add(predict);

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return result.Invoke();

static Option<double> Amount(string name, string description, double usual) => new(name)
{
    Description = description,
    HelpName = "DOLLARS",
    DefaultValueFactory = _ => usual,
    CustomParser = argument =>
    {
        string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double amount) || !(amount > 0 && double.IsFinite(amount)))
        {
            argument.AddError($"{name} expects dollars, above 0, but got '{text}'.");
        }

        return amount;
    },
};
