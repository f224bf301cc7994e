using System.Text;
using OtpService.Otp.Codes;
using OtpService.Tests.Delivery.Fixtures;
using OtpService.Tests.Storage.Redis.Servers;

namespace OtpService.Tests.Storage.Redis;

/// <summary>In which of the slots of a cluster the record of an address lies.</summary>
internal static class HashSlot
{
    private const int Polynomial = 0x1021;

    /// <summary>Under this secret of the service.</summary>
    public static int Of(string email, string secret) =>
        Of(new Pseudonyms(new SecretRing(secret)).Tag(Codes.Email(email)).ToString());

    /// <summary>CRC-16/XMODEM of what stands in braces, as the specification of the cluster has it.</summary>
    private static int Of(string tag)
    {
        var sum = 0;
        foreach (var value in Encoding.ASCII.GetBytes(tag))
        {
            sum ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = ((sum << 1) ^ ((sum & 0x8000) != 0 ? Polynomial : 0)) & 0xFFFF;
            }
        }

        return sum % RedisCluster.Slots;
    }
}
