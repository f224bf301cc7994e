namespace OtpService.Tests.EndToEnd.Fixtures;

/// <summary>A folder of one test, gone with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public string Path => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);
}
