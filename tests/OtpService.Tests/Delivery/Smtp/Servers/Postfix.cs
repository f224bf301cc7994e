namespace OtpService.Tests.Delivery.Smtp.Servers;

/// <summary>Postfix as a relay: it takes every mail, SMTPUTF8 too, and hands it to the next server.</summary>
internal sealed class Postfix : MailServer
{
    private Postfix()
    {
    }

    public static async Task<Postfix> StartAsync(int nextPort)
    {
        var postfix = new Postfix();
        await postfix.LaunchAsync(nextPort);
        return postfix;
    }

    private async Task LaunchAsync(int nextPort)
    {
        string[] queues =
        [
            "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid",
            "private", "public", "saved", "trace",
        ];
        MakeFolder("log");
        var spool = MakeFolder("spool");
        foreach (var queue in queues)
        {
            MakeFolder($"spool/{queue}");
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "dynamicmaps.cf"), "");
        await File.WriteAllTextAsync(Path.Combine(Folder, "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {spool}
            data_directory = {MakeFolder("data")}
            command_directory = {Unpacked}/usr/sbin
            daemon_directory = {Unpacked}/usr/lib/postfix/sbin
            shlib_directory = {Unpacked}/usr/lib/postfix
            meta_directory = {Folder}
            mail_owner = daemon
            setgid_group = tty
            default_privs = nobody
            myhostname = relay.acme.example
            mydestination =
            mynetworks = 127.0.0.0/8
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            relayhost = [127.0.0.1]:{nextPort}
            alias_maps =
            local_recipient_maps =
            smtputf8_enable = yes
            maillog_file = {LogFile}
            maillog_file_prefixes = {Folder}
            import_environment = LD_LIBRARY_PATH MAIL_CONFIG

            """);
        await File.WriteAllTextAsync(Path.Combine(Folder, "master.cf"), $"""
            127.0.0.1:{Port} inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            smtp unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd

            """);
        await StartAsync(
            $"MAIL_CONFIG={Folder}", $"{Unpacked}/usr/lib/postfix/sbin/master", "-c", Folder, "-d");
    }
}
