using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;

namespace Exchange.Server.Errors;

/// <summary>A status as gRPC over HTTP/2 carries it: in the trailers, or in the headers of an answer that has nothing else.</summary>
internal static class StatusHeaders
{
    private const string Code = "grpc-status";
    private const string Details = "grpc-status-details-bin";

    /// <summary>Answers a call that reaches no endpoint: a response of trailers only (gRPC over HTTP/2).</summary>
    public static void Answer(HttpContext context, Google.Rpc.Status status)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/grpc";
        Write(context.Response.Headers, status);
    }

    /// <summary>Writes a status.</summary>
    public static void Write(IHeaderDictionary headers, Google.Rpc.Status status)
    {
        headers[Code] = status.Code.ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        headers[Details] = Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }

    /// <summary>Gives a reason to the one status that the framework makes without: that of a message past its own limit.</summary>
    public static void Complete(HttpContext context, int messageBytes)
    {
        var tooLarge = Refusals.TooLarge(messageBytes).ToStatus();
        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        foreach (var headers in new[] { trailers, context.Response.HasStarted ? null : context.Response.Headers })
        {
            if (headers is { IsReadOnly: false }
                && headers[Code] == tooLarge.Code.ToString(CultureInfo.InvariantCulture)
                && !headers.ContainsKey(Details))
            {
                Write(headers, tooLarge);
            }
        }
    }
}
