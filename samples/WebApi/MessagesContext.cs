using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralNet.Samples.WebApi;

/// <summary>How the messages are written and read, made at compile time: no reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PredictResponse))]
[JsonSerializable(typeof(BatchResponse))]
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(TrainingInfo))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Failure))]
internal sealed partial class MessagesContext : JsonSerializerContext
{
    /// <summary>The context with the service's settings.</summary>
    public static MessagesContext Configured { get; } = new(Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Leaves out what is null, and rejects a row that names a column twice.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.AllowDuplicateProperties = false;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // the answers are JSON and no part of a page: quotes may stay readable
        return options;
    }
}
