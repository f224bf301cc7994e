using OtpService.Benchmarks.Load;
using OtpService.Benchmarks.Micro;

if (args is ["micro", .. var wanted])
{
    return MicroBenchmarks.Run(wanted);
}

// The rest is started by tests/bench.sh, which also starts Redis and the servers under load.
if (args is ["start", var binary, var port])
{
    await Console.Out.WriteAsync(await StartUp.MeasureAsync(binary, LoadOptions.Number(port)));
    return 0;
}

if (args is ["soak", var minutes, var soakProvider, var soakRedis, var soaked])
{
    return await Soak.RunAsync(minutes, soakProvider, soakRedis, soaked);
}

var options = LoadOptions.Parse(args);
using var provider = new InstantProvider(options.ProviderPort);
using var redis = await RedisProbe.ConnectAsync(options.Redis);

var report = await new LoadPlan(options, provider, redis).RunAsync();
await Console.Out.WriteAsync(report.ToString());
return 0;
