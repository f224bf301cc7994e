namespace OtpService.BrowserTests;

/// <summary>Where pictures of the pages are kept: artifacts/screenshots.</summary>
internal static class Screenshots
{
    public static string PathOf(string name) => Repository($"artifacts/screenshots/{name.ToLowerInvariant()}.png");

    /// <summary>A file of the repository.</summary>
    public static string Repository(string relative)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "OtpService.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("Run the tests inside the repository.");
        }

        return Path.Combine(root.FullName, relative);
    }
}
