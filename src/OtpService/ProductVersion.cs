using System.Reflection;

namespace OtpService;

/// <summary>Which OtpService this is.</summary>
internal static class ProductVersion
{
    /// <summary>The version as SemVer 2.0 has it, such as 1.4.0; from the project file.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
}
