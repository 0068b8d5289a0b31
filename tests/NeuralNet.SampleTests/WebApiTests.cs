using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Builder;
using NeuralNet.Samples.WebApi;

namespace NeuralNet.SampleTests;

/// <summary>The service of samples/WebApi, over HTTP on loopback.</summary>
[Trait("Category", "Numeric")]
public sealed class WebApiTests : IAsyncLifetime, IDisposable
{
    private static readonly MlpClassifier First = MlpClassifier.Fit(Table.Parse(Customers.Csv(200, seed: 1)), "leaves", Customers.Quick);

    private readonly string _folder = Directory.CreateTempSubdirectory("webapi").FullName;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private string ModelPath => Path.Combine(_folder, "model.safetensors");

    public async Task InitializeAsync()
    {
        First.Save(ModelPath);
        _app = Server.Create(new ServerOptions
        {
            ModelPath = ModelPath,
            Url = "http://127.0.0.1:0",
            MaxRows = 100,
            MaxBodyBytes = 100_000,
            Training = Customers.Quick with { Seed = 2 },
        });
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Predict_AnswersWithTheModelsBits_AloneAndInABatch()
    {
        PredictResponse[] alone = await Task.WhenAll(Enumerable.Range(0, 20).Select(PredictAsync));
        HttpResponseMessage response = await PostAsync("/predict/batch", $"[{string.Join(',', Enumerable.Range(0, 20).Select(Customers.Json))}]");
        BatchResponse batch = (await response.Content.ReadFromJsonAsync(MessagesContext.Configured.BatchResponse))!;

        alone.Select(answer => answer.Answer.Probabilities["yes"]).Should().Equal(Enumerable.Range(0, 20).Select(i => Customers.Expected(First, i)));
        alone.Should().OnlyContain(answer => answer.Version == 1 && answer.Notes == null);
        alone.Should().OnlyContain(answer => answer.Answer.Probability == answer.Answer.Probabilities[answer.Answer.Class]);

        // MathNet's provider sums in an order of its own for each number of rows.
        batch.Answers.Zip(alone).Should().OnlyContain(pair => Math.Abs(pair.First.Probabilities["yes"] - pair.Second.Answer.Probabilities["yes"]) < 1e-5);
        batch.Answers.Should().HaveCount(20);
    }

    [Fact]
    public async Task Predict_UnknownValues_AreAnsweredWithANote()
    {
        HttpResponseMessage response = await PostAsync("/predict", """{"age":null,"contract":"weekly","leaves":"yes"}""");
        PredictResponse answer = (await response.Content.ReadFromJsonAsync(MessagesContext.Configured.PredictResponse))!;

        answer.Notes.Should().ContainSingle().Which.Should().Contain("\"weekly\" in \"contract\" was not seen");
    }

    [Theory]
    [InlineData("/predict", """{"age":31}""", "expected to have \"contract\"")]
    [InlineData("/predict", """{"age":31,"contract":"monthly","agee":1}""", "\"agee\", which is no column")]
    [InlineData("/predict", """{"age":"old","contract":"monthly"}""", "\"age\" but has \"old\"")]
    [InlineData("/predict", """{"age":1e39,"contract":"monthly"}""", "float32")]
    [InlineData("/predict", """{"age":[31],"contract":"monthly"}""", "but has an array")]
    [InlineData("/predict", """{"age":31,"age":32,"contract":"monthly"}""", "'age'")]
    [InlineData("/predict", """{"age":31""", "expected to be JSON")]
    [InlineData("/predict", "[]", "JSON object")]
    [InlineData("/predict", "", "expected to")]
    [InlineData("/predict/batch", "[]", "1 to 100 JSON objects but has 0")]
    [InlineData("/predict/batch", """{"age":31,"contract":"monthly"}""", "is no array")]
    [InlineData("/predict/batch", """[{"age":31,"contract":"monthly"},{"age":31}]""", "Row 1 is expected to have \"contract\"")]
    [InlineData("/train", "a,b\n1,2\n", "expected to have the column \"leaves\"")]
    [InlineData("/train", "a,leaves\n1,2,3\n", "line 2")]
    [InlineData("/train", "", "expected")]
    public async Task Post_WrongBody_Is400AndSaysWhy(string path, string body, string message)
    {
        HttpResponseMessage response = await PostAsync(path, body);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ErrorAsync(response)).Should().Contain(message);
    }

    [Fact]
    public async Task Requests_BeyondTheLimits_AreRejected()
    {
        string hundredOne = $"[{string.Join(',', Enumerable.Range(0, 101).Select(Customers.Json))}]";

        (await ErrorAsync(await PostAsync("/predict/batch", hundredOne))).Should().Contain("1 to 100 JSON objects but has 101");
        HttpResponseMessage large = await PostAsync("/predict", new string(' ', 100_001));
        large.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await ErrorAsync(large)).Should().Contain("at most 100000 bytes");
        HttpResponseMessage plain = await _client.PostAsync(new Uri("/predict", UriKind.Relative), new StringContent(Customers.Json(0), Encoding.UTF8, "text/plain"));
        plain.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        (await ErrorAsync(plain)).Should().Contain("application/json");
        HttpResponseMessage nowhere = await _client.GetAsync(new Uri("/", UriKind.Relative));
        nowhere.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await ErrorAsync(nowhere)).Should().Contain("POST /predict");
    }

    [Fact]
    public async Task Model_TellsWhatAClientNeeds()
    {
        ModelInfo model = await ModelAsync();

        (await _client.GetStringAsync(new Uri("/health", UriKind.Relative))).Should().Be("""{"status":"ok"}""");
        (model.Version, model.Target, model.Training.State).Should().Be((1, "leaves", "idle"));
        model.Classes.Should().Equal("no", "yes");
        model.Columns.Single(column => column.Name == "age").Kind.Should().Be("number");
        model.Columns.Single(column => column.Name == "contract").Categories.Should().Equal("monthly", "yearly");
    }

    [Fact]
    public async Task Train_While64ClientsAsk_EachAnswerIsTheOldModelsOrTheNewOnes()
    {
        const int Clients = 64;
        var answers = new ConcurrentBag<(int Row, PredictResponse Answer)>();
        bool isDone = false;
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            // Each asks until the new model is there, and once more.
            for (int i = client; ; i += Clients)
            {
                bool isLast = Volatile.Read(ref isDone);
                answers.Add((i, await PredictAsync(i)));
                if (isLast)
                {
                    return;
                }
            }
        }))];

        answers.Add((0, await PredictAsync(0)));
        (await PostAsync("/train", Customers.Csv(600, seed: 3))).StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await TrainedAsync()).Training.State.Should().Be("done");
        Volatile.Write(ref isDone, true);
        await Task.WhenAll(clients);

        // The file holds the new model, and the same rows, options and seed give it again.
        var second = MlpClassifier.Load(ModelPath);
        Customers.Expected(second, 0).Should().NotBe(Customers.Expected(First, 0));
        answers.Should().OnlyContain(item => item.Answer.Answer.Probabilities["yes"] == Customers.Expected(item.Answer.Version == 1 ? First : second, item.Row));
        answers.Count(item => item.Answer.Version == 1).Should().BePositive();
        answers.Count(item => item.Answer.Version == 2).Should().BeGreaterThanOrEqualTo(Clients);
        (await ModelAsync()).Version.Should().Be(2);
    }

    [Fact]
    public async Task Train_WhatCannotBeLearned_LeavesTheOldModelAndSaysWhy()
    {
        (await PostAsync("/train", "age,contract,leaves\n31,monthly,yes\n32,yearly,yes\n")).StatusCode.Should().Be(HttpStatusCode.Accepted);
        ModelInfo model = await TrainedAsync();

        model.Training.State.Should().Be("failed");
        model.Training.Error.Should().Contain("two or more classes");
        model.Version.Should().Be(1);
        (await PredictAsync(0)).Answer.Probabilities["yes"].Should().Be(Customers.Expected(First, 0));
    }

    [Fact]
    public async Task Train_WhileAModelIsTrained_IsAConflict()
    {
        HttpResponseMessage[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("/train", Customers.Csv(1000, seed: 4))));

        // One at least begins; a slow machine may have trained one before the last table came.
        responses.Should().Contain(response => response.StatusCode == HttpStatusCode.Accepted);
        responses.Should().OnlyContain(response => response.StatusCode == HttpStatusCode.Accepted || response.StatusCode == HttpStatusCode.Conflict);
        int begun = responses.Count(response => response.StatusCode == HttpStatusCode.Accepted);
        (await TrainedAsync()).Version.Should().Be(1 + begun);
    }

    private async Task<PredictResponse> PredictAsync(int i)
    {
        using HttpResponseMessage response = await PostAsync("/predict", Customers.Json(i));
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(MessagesContext.Configured.PredictResponse))!;
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) => _client.PostAsync(
        new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, path == "/train" ? "text/csv" : "application/json"));

    private async Task<ModelInfo> ModelAsync() =>
        (await _client.GetFromJsonAsync(new Uri("/model", UriKind.Relative), MessagesContext.Configured.ModelInfo))!;

    private async Task<ModelInfo> TrainedAsync()
    {
        while (true)
        {
            ModelInfo model = await ModelAsync();
            if (model.Training.State != "running")
            {
                return model;
            }

            await Task.Delay(5);
        }
    }

    private static async Task<string> ErrorAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync(MessagesContext.Configured.Failure))!.Error;
}
