using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OtpService.Tests.Api;

/// <summary>
/// The document that the binary embeds is what Swashbuckle makes of the endpoints. To accept a change, run
/// this test with UPDATE_SNAPSHOTS=1 and commit what it wrote.
/// </summary>
public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task The_embedded_document_is_what_the_endpoints_say()
    {
        var generated = await GenerateAsync();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            await File.WriteAllTextAsync(Repository.PathOf("src/OtpService/Web/swagger.json"), generated);
        }

        Assert.Equal(
            await File.ReadAllTextAsync(Repository.PathOf("src/OtpService/Web/swagger.json")), generated);
    }

    [Fact]
    public async Task Its_example_of_a_send_works_as_it_stands()
    {
        await using var app = await TestApp.StartAsync();
        var document = await app.AskAsync(new HttpRequestMessage(HttpMethod.Get, "/swagger/v1/swagger.json"));
        var example = document.Json.GetProperty("paths").GetProperty("/send-verification").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
            .GetProperty("example");

        Assert.Equal(200, (await app.SendAsync(example)).Status);
    }

    private static async Task<string> GenerateAsync()
    {
        await using var app = await TestApp.StartAsync();
        await using var documented =
            app.WithWebHostBuilder(builder => builder.ConfigureTestServices(services =>
            services.AddEndpointsApiExplorer().AddSwaggerGen(Document)));
        var document = documented.Services.GetRequiredService<ISwaggerProvider>()
            .GetSwagger("v1", host: null, basePath: null);
        document.Servers = [new OpenApiServer { Url = "../.." }];

        await using var text = new StringWriter();
        document.SerializeAsV3(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static void Document(SwaggerGenOptions options)
    {
        options.SwaggerDoc("v1", new OpenApiInfo
        {
            Title = "OtpService",
            Version = "v1",
            Description = "Sends one-time codes by email and SMS, verifies them, and proves the result.",
        });
        options.OrderActionsBy(action => Rank(action) + action.RelativePath);
        options.SupportNonNullableReferenceTypes();
        options.SchemaFilter<Descriptions>();
        options.OperationFilter<Examples>();
        options.OperationFilter<IdempotencyKey>();
    }

    /// <summary>The two that everybody needs come first.</summary>
    private static string Rank(ApiDescription action) => action switch
    {
        { RelativePath: "send-verification" or "verify-code" } => "1",
        { HttpMethod: "POST" } => "2",
        _ => "3",
    };

    /// <summary>What the members of requests mean, and that there are no others.</summary>
    private sealed class Descriptions : ISchemaFilter
    {
        public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
        {
            if (schema is not OpenApiSchema { Properties: { } members } whole
                || !context.Type.Name.EndsWith("Request", StringComparison.Ordinal))
            {
                return;
            }

            whole.AdditionalPropertiesAllowed = false;
            foreach (var property in context.Type.GetProperties())
            {
                var description = property.GetCustomAttribute<DescriptionAttribute>()?.Description;
                if (members.TryGetValue(JsonNamingPolicy.CamelCase.ConvertName(property.Name), out var member))
                {
                    member.Description = description;
                }
            }
        }
    }

    /// <summary>Bodies that work when tried, with only what a first call needs.</summary>
    private sealed class Examples : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            var body = context.ApiDescription.RelativePath switch
            {
                "verify-code" => new JsonObject { ["email"] = TestApp.Email, ["code"] = "123456" },
                "email-verification/nonce" => new JsonObject { ["purpose"] = "verification" },
                "verify-email-token" => new JsonObject { ["email"] = TestApp.Email, ["token"] = "eyJ…~eyJ…" },
                _ => new JsonObject { ["email"] = TestApp.Email },
            };

            foreach (var content in operation.RequestBody?.Content?.Values.OfType<OpenApiMediaType>() ?? [])
            {
                content.Example = body;
            }
        }
    }

    /// <summary>The one header that a caller may add.</summary>
    private sealed class IdempotencyKey : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (context.ApiDescription.RelativePath == "send-verification")
            {
                operation.Parameters = [new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "The same key with the same body gives the same answer and sends nothing.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 },
                }];
            }
        }
    }
}
