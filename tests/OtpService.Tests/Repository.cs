namespace OtpService.Tests;

/// <summary>The files of the repository, which some tests hold against the code.</summary>
internal static class Repository
{
    private static readonly string Root = Find(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "OtpService.sln")) ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run the tests inside the repository."));
}
