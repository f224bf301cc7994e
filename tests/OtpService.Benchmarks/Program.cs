using OtpService.Benchmarks.Load;
using OtpService.Benchmarks.Micro;

if (args is ["micro", .. var wanted])
{
    return MicroBenchmarks.Run(wanted);
}

// Started by tests/bench.sh, which also starts Redis and the servers.
var options = LoadOptions.Parse(args);
using var provider = new InstantProvider(options.ProviderPort);
using var redis = await RedisProbe.ConnectAsync(options.Redis);

var report = await new LoadPlan(options, provider, redis).RunAsync();
await Console.Out.WriteAsync(report.ToString());
return 0;
