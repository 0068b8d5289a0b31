using System.Text.Json;
using NeuralNet;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 16 << 20);
builder.Services.AddSingleton(FirstModel(builder.Configuration.GetRequiredSection("Model")));
builder.Services.AddSingleton<Retraining>();
builder.Services.AddHostedService(services => services.GetRequiredService<Retraining>());
WebApplication app = builder.Build();

// One row, or an array of rows, as JSON objects by column names. All answers of a request are of one model.
app.MapPost("/predict", (JsonElement rows, CurrentModel current) => Answer(() => Predicting.Run(current.Served, rows)));

// A table in CSV with the target: trained in the background. Put it behind your own authentication.
app.MapPost("/train", async (HttpRequest request, Retraining training, CancellationToken cancelled) =>
{
    using var reader = new StreamReader(request.Body);
    string csv = await reader.ReadToEndAsync(cancelled);
    return Answer(() => training.TryBegin(Table.Parse(csv))
        ? Results.Accepted("/model")
        : Results.Conflict(new { error = "A model is being trained already. Send the table again when GET /model says that it is done." }));
});
app.MapGet("/model", (CurrentModel current, Retraining training) => new
{
    current.Served.Version,
    current.Served.Model.Targets,
    (current.Served.Model as MlpClassifier)?.Classes,
    Columns = current.Served.Model.Columns.Select(column => new { column.Name, column.IsNumber, column.Categories }),
    Training = training.State,
});
app.MapGet("/health", () => new { status = "ok" });
app.Run();

// The file, or on the first start a model of the table.
static CurrentModel FirstModel(IConfiguration settings)
{
    string file = settings["File"]!;
    if (!File.Exists(file))
    {
        Console.WriteLine($"There is no {file} yet: learning from {settings["Table"]}.");
        Retraining.Fit(Table.Read(settings["Table"]!), settings["Target"]!).Save(file);
    }

    return new CurrentModel(MlpEstimator.Load(file), file);
}

// What is wrong with a request is the client's to read.
static IResult Answer(Func<object> act)
{
    try
    {
        object answer = act();
        return answer as IResult ?? Results.Ok(answer);
    }
    catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidDataException)
    {
        return Results.BadRequest(new { error = problem.Message });
    }
}
