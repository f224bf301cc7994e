namespace OtpService.Tests.Delivery.Smtp.Servers;

/// <summary>
/// Exim with its own defaults, such as 20 connections at the same time. It knows one account, by two kinds of
/// login or by those of SCRAM that are asked for, which Cyrus SASL judges, and keeps what it takes.
/// </summary>
internal sealed class Exim : MailServer
{
    public const string Username = "acme";
    public const string Password = "kumquat";

    private const string Host = "mail.dest.example";

    private Exim()
    {
    }

    /// <summary>The mails that it took.</summary>
    public int Mails => Logged(" <= ").Count;

    public static Task<Exim> StartAsync() => WithScramAsync();

    /// <summary>One that knows these mechanisms too, such as SCRAM-SHA-256.</summary>
    public static async Task<Exim> WithScramAsync(params string[] scram)
    {
        var exim = new Exim();
        await exim.LaunchAsync(scram);
        return exim;
    }

    /// <summary>That two of the words of a login are those of the account.</summary>
    private static string Condition(string user, string password) =>
        "${if and{{eq{$auth" + user + "}{" + Username + "}}{eq{$auth" + password + "}{" + Password + "}}}}";

    private static string Authenticator(string mechanism) => $"""
        {mechanism.Replace('-', '_')}:
          driver = cyrus_sasl
          public_name = {mechanism}
          server_realm = {Host}
          server_set_id = $auth1

        """;

    private static string SaslModules => Path.GetDirectoryName(
        Directory.EnumerateFiles(Unpacked, "libscram.so", SearchOption.AllDirectories).First()) ?? "";

    /// <summary>Makes the account known to Cyrus SASL; gives the folder of its settings.</summary>
    private async Task<string> MakeAccountAsync(string[] mechanisms)
    {
        var folder = MakeFolder("sasl");
        var database = Path.Combine(folder, "accounts");
        await File.WriteAllTextAsync(Path.Combine(folder, "exim.conf"), $"""
            pwcheck_method: auxprop
            auxprop_plugin: sasldb
            sasldb_path: {database}
            mech_list: {string.Join(' ', mechanisms)}

            """);
        await RunAsync(
            "env", $"LD_LIBRARY_PATH={Libraries}", $"SASL_PATH={SaslModules}", $"SASL_CONF_PATH={folder}", "sh", "-c",
            $"printf %s {Password} | {Unpacked}/usr/sbin/saslpasswd2 -p -c -f {database} -u {Host} {Username}");
        return folder;
    }

    private async Task LaunchAsync(string[] scram)
    {
        var configuration = Path.Combine(Folder, "exim.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            exim_user = mail
            exim_group = mail
            primary_hostname = {{Host}}
            spool_directory = {{MakeFolder("spool")}}
            log_file_path = {{MakeFolder("log")}}/%s
            pid_file_path = {{Folder}}/pid
            local_interfaces = 127.0.0.1
            daemon_smtp_ports = {{Port}}
            host_lookup =
            tls_advertise_hosts =
            keep_environment = SASL_PATH : SASL_CONF_PATH
            queue_only
            acl_smtp_rcpt = accept
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = {{Condition("2", "3")}}
              server_set_id = $auth2
            login:
              driver = plaintext
              public_name = LOGIN
              server_prompts = Username:: : Password::
              server_condition = {{Condition("1", "2")}}
              server_set_id = $auth1
            {{string.Concat(scram.Select(Authenticator))}}
            """);
        var sasl = await MakeAccountAsync(scram);

        // The name of its user is built in, and is none of this machine's.
        var users = Path.Combine(Folder, "passwd");
        await File.WriteAllTextAsync(users, """
            root:x:0:0::/root:/bin/sh
            mail:x:8:8::/var/mail:/bin/false
            Debian-exim:x:8:8::/var/mail:/bin/false

            """);
        var groups = Path.Combine(Folder, "group");
        await File.WriteAllTextAsync(groups, "root:x:0:\nmail:x:8:\nDebian-exim:x:8:\n");
        var wrapper = Directory.EnumerateFiles(Unpacked, "libnss_wrapper.so", SearchOption.AllDirectories).First();
        await StartAsync(
            $"SASL_PATH={SaslModules}", $"SASL_CONF_PATH={sasl}",
            $"LD_PRELOAD={wrapper}", $"NSS_WRAPPER_PASSWD={users}", $"NSS_WRAPPER_GROUP={groups}",
            $"{Unpacked}/usr/sbin/exim4", "-C", configuration, "-bdf");
    }
}
