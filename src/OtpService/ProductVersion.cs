using System.Reflection;

namespace OtpService;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>The version in the format of SemVer 2.0, such as 1.4.0; from the project file.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
