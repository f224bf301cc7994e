using System.Collections.Immutable;

namespace OtpService.Delivery.Described;

/// <summary>Reads how the requests of a provider are signed.</summary>
internal sealed class SignerReader(ImmutableArray<DescribedSetting> settings, DescriptionFaults faults)
{
    public RequestSigner? Read(LinedJson value)
    {
        faults.OnlyMembers(value, "kind", "service", "region", "id", "secret", "token");
        switch (faults.Text(value, "kind"))
        {
            case "aws":
                return new AwsSigner(
                    faults.Text(value, "service"), Setting(value, "region"), Setting(value, "id"), Setting(value, "secret"),
                    value["token"] is null ? "" : Setting(value, "token"));
            case "azure":
                return new AzureSigner(Setting(value, "secret"));
            default:
                faults.Add(value.Line, "kind must be aws or azure.");
                return null;
        }
    }

    private string Setting(LinedJson value, string name)
    {
        var setting = faults.Text(value, name);
        if (!settings.Any(known => known.Name == setting))
        {
            faults.Add(value[name]?.Line ?? value.Line, $"{name} must be a setting of this file.");
        }

        return setting;
    }
}
