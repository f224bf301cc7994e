using System.Text.RegularExpressions;
using NetArchTest.Rules;
using OtpService.Otp;

namespace OtpService.Tests;

/// <summary>The rooms and the arrows between them, as the table of docs/architecture.md has them.</summary>
public sealed partial class HouseTests
{
    private const int MostFiles = 22;

    private static readonly string Source = Repository.PathOf("src/OtpService");

    private static readonly Dictionary<string, string[]> Arrows = Row.Matches(
        File.ReadAllText(Repository.PathOf("docs/architecture.md"))).ToDictionary(
            row => row.Groups["room"].Value,
            row => Name.Matches(row.Groups["known"].Value).Select(name => name.Groups["room"].Value).ToArray(),
            StringComparer.Ordinal);

    public static TheoryData<string> Rooms() => [.. Arrows.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_what_its_arrows_point_to(string room)
    {
        string[] known = ["", room, .. Arrows[room], .. Above(room)];
        var forbidden = TypesOf(other => !known.Contains(other, StringComparer.Ordinal));

        Assert.Empty(In(room).HaveDependencyOnAny(forbidden).GetTypes().Select(type => type.FullName));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Every_arrow_is_there_for_somebody(string room)
    {
        var usings = Directory.GetFiles(Path.Combine(Source, room), "*.cs")
            .SelectMany(file => Using.Matches(File.ReadAllText(file)))
            .Select(line => line.Groups["namespace"].Value.Replace('.', '/')).ToHashSet(StringComparer.Ordinal);

        Assert.All(Arrows[room], known => Assert.True(
            usings.Contains(known) || In(room).HaveDependencyOnAny(TypesOf(other => other == known)).GetTypes().Any(), known));
    }

    [Fact]
    public void Every_folder_is_a_room_in_the_table_and_none_is_crowded()
    {
        var folders = Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Source, Path.GetDirectoryName(file) ?? "").Replace('\\', '/'))
            .Where(folder => folder != "." && !folder.StartsWith("obj/", StringComparison.Ordinal)
                && !folder.StartsWith("bin/", StringComparison.Ordinal))
            .CountBy(folder => folder, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

        Assert.Equal(folders.Keys.Order(StringComparer.Ordinal), Arrows.Keys.Order(StringComparer.Ordinal));
        Assert.All(folders, folder => Assert.InRange(folder.Value, 1, MostFiles));
    }

    public static TheoryData<string> Borders() => [.. Border.Matches(
        File.ReadAllText(Repository.PathOf("docs/architecture.md"))).Select(border => border.Value)];

    [Theory]
    [MemberData(nameof(Borders))]
    public void Recipients_and_codes_change_their_form_in_the_listed_rooms_alone(string row)
    {
        var border = Border.Match(row);
        var calls = Name.Matches(border.Groups["calls"].Value).Select(call => call.Groups["room"].Value).ToArray();
        var rooms = Arrows.Keys.Where(room => Directory.GetFiles(Path.Combine(Source, room), "*.cs").Any(
            file => calls.Any(call => File.ReadAllText(file).Contains(call, StringComparison.Ordinal))));

        Assert.Equal(
            border.Groups["rooms"].Value.Split(", ").Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_engine_knows_no_HTTP_no_Redis_and_no_provider()
    {
        var result = Types.InAssembly(typeof(OtpEngine).Assembly)
            .That().ResideInNamespace("OtpService.Otp")
            .ShouldNot()
            .HaveDependencyOnAny("Microsoft.AspNetCore", "StackExchange", "System.Net.Http", "Serilog")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    private static Predicates In(string room) => Types.InAssembly(typeof(OtpEngine).Assembly)
        .That().ResideInNamespaceMatching($"^OtpService\\.{room.Replace("/", "\\.", StringComparison.Ordinal)}$").And();

    private static string[] TypesOf(Func<string, bool> isRoom) => [.. Types.InAssembly(typeof(OtpEngine).Assembly)
        .GetTypes().Where(type => RoomOf(type) is { } room && isRoom(room)).Select(type => type.FullName ?? "")];

    /// <summary>The rooms that a room is in: what stands in them is for all that is in them.</summary>
    private static IEnumerable<string> Above(string room)
    {
        for (var i = room.LastIndexOf('/'); i > 0; i = room.LastIndexOf('/', i - 1))
        {
            yield return room[..i];
        }
    }

    /// <summary>The room of one of our types; null for one that the compiler has made elsewhere.</summary>
    private static string? RoomOf(Type type) =>
        type.Namespace == "OtpService" ? ""
        : type.Namespace?.StartsWith("OtpService.", StringComparison.Ordinal) == true
            ? type.Namespace["OtpService.".Length..].Replace('.', '/')
            : null;

    [GeneratedRegex(@"^\| `(?<room>[\w/]+)` \|[^|]+\|(?<known>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"^\| (text|a) [\w ]+\| (?<calls>`[^|]+) \| (?<rooms>[\w/, ]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Border { get; }

    [GeneratedRegex("`(?<room>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"^using (static )?OtpService\.(?<namespace>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Using { get; }
}
