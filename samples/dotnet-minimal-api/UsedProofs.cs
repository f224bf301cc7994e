using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace DotnetMinimalApi;

/// <summary>Takes each proof once. With several instances: a unique column in your database.</summary>
internal sealed class UsedProofs(TimeProvider time)
{
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, DateTime> ends = new(StringComparer.Ordinal);

    public static Task UseOnce(TokenValidatedContext context)
    {
        var (id, end) = (context.SecurityToken.Id, context.SecurityToken.ValidTo + ClockSkew);
        if (!context.HttpContext.RequestServices.GetRequiredService<UsedProofs>().TryUse(id, end))
        {
            context.Fail("This proof was used already.");
        }

        return Task.CompletedTask;
    }

    private bool TryUse(string id, DateTime end)
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (old, oldEnd) in ends)
        {
            if (oldEnd < now)
            {
                ends.TryRemove(old, out _);
            }
        }

        return ends.TryAdd(id, end);
    }
}
