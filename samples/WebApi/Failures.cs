using System.Text.Json;

namespace NeuralNet.Samples.WebApi;

/// <summary>Turns what is wrong with a request into an answer that says what was expected. What is wrong with the server stays a 500.</summary>
internal static class Failures
{
    /// <summary>Runs what reads a client's values: its complaints are about these, and so are the client's to read.</summary>
    /// <exception cref="BadHttpRequestException">A value is wrong.</exception>
    public static T Explain<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            throw new BadHttpRequestException(problem.Message, problem);
        }
    }

    /// <summary>Middleware: the answer to a request that cannot be read.</summary>
    public static async Task Catch(HttpContext context, RequestDelegate next, ServerOptions options)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException problem) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = problem.StatusCode;
            await Write(context, problem.InnerException switch
            {
                ArgumentException or FormatException => problem.Message,
                JsonException json => $"The body is expected to be JSON: {json.Message}",
                _ => Usual(problem.StatusCode, options),
            });
        }
    }

    /// <summary>What is said where ASP.NET gives a code alone.</summary>
    public static string Usual(int code, ServerOptions options) => code switch
    {
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed =>
            "There are POST /predict, POST /predict/batch, POST /train, GET /model and GET /health.",
        StatusCodes.Status413PayloadTooLarge => $"The body is expected to have at most {options.MaxBodyBytes} bytes. Send it in parts.",
        StatusCodes.Status415UnsupportedMediaType => "The body is expected to be JSON: set the header Content-Type to application/json.",
        _ => "The request is expected to have a body: a row or an array of rows in JSON to predict, a table in CSV to train.",
    };

    public static Task Write(HttpContext context, string message) => context.Response.WriteAsJsonAsync(
        new Failure(message), MessagesContext.Configured.Failure, cancellationToken: context.RequestAborted);
}
