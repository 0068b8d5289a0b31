using System.Text.Json;

namespace NeuralNet.Samples.WebApi;

/// <summary>The service: predictions over HTTP, and a new model without a pause.</summary>
internal static class Server
{
    /// <summary>Makes a server that is ready to start.</summary>
    /// <exception cref="IOException">The model's file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged, or holds something else.</exception>
    public static WebApplication Create(ServerOptions options)
    {
        var current = new CurrentModel(MlpClassifier.Load(options.ModelPath));
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, MessagesContext.Default);
            MessagesContext.Configure(json.SerializerOptions);
        });
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // so that Failures sees it
        builder.Services.AddSingleton(options).AddSingleton(current).AddSingleton<Retraining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Retraining>());

        WebApplication app = builder.Build();
        app.UseStatusCodePages(pages => Failures.Write(pages.HttpContext, Failures.Usual(pages.HttpContext.Response.StatusCode, options)));
        app.Use((context, next) => Failures.Catch(context, next, options));
        app.MapPost("/predict", (JsonElement row, CurrentModel model) => Failures.Explain(() => Predicting.One(model.Served, row)));
        app.MapPost("/predict/batch", (JsonElement rows, CurrentModel model) => Failures.Explain(() => Predicting.Batch(model.Served, rows, options.MaxRows)));
        app.MapPost("/train", TrainAsync);
        app.MapGet("/model", (CurrentModel model, Retraining training) => Describe(model.Served, training.Info));
        app.MapGet("/health", () => new Health("ok"));
        return app;
    }

    // The table is the body, as CSV. The answer comes at once: GET /model tells how far the training is.
    private static async Task<IResult> TrainAsync(HttpRequest request, CurrentModel current, Retraining training, CancellationToken cancelled)
    {
        using var reader = new StreamReader(request.Body);
        string csv = await reader.ReadToEndAsync(cancelled);
        Table table = Failures.Explain(() =>
        {
            Table read = Table.Parse(csv);
            return read.Has(current.Served.Model.Target) ? read : throw new ArgumentException(
                $"The table is expected to have the column \"{current.Served.Model.Target}\" but has {string.Join(", ", read.ColumnNames)}.");
        });
        return training.TryBegin(table)
            ? TypedResults.Json(training.Info, MessagesContext.Configured.TrainingInfo, statusCode: StatusCodes.Status202Accepted)
            : TypedResults.Json(
                new Failure("A model is being trained already. Send the table again when GET /model says that it is done."), MessagesContext.Configured.Failure,
                statusCode: StatusCodes.Status409Conflict);
    }

    private static ModelInfo Describe(ServedModel served, TrainingInfo training) => new(
        served.Version, served.Model.Target, served.Model.Classes,
        [.. served.Columns.Select(column => new ColumnInfo(column.Name, column.IsNumber ? "number" : "category", column.Categories))],
        served.Model.Notes, training);
}
