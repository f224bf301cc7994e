#!/usr/bin/env bash
# MailKit turns an ASCII domain back into Unicode, and so asks for SMTPUTF8.
#
# Versions:  MailKit 4.18.2, .NET 10, a scripted server; seen as well with Postfix 3.7.11 as relay, 2026-11-29
# Behavior:  A mail goes to ann@xn--bcher-kva.example, in ASCII as IDNA made it. The server offers SMTPUTF8, as Postfix does
#            by default. MailKit decodes the domain, writes RCPT TO:<ann@bücher.example> and MAIL FROM with SMTPUTF8.
# Expected:  The address as it was given: nothing in this mail needs SMTPUTF8. Python's smtplib sends it so.
# Why it matters: the relay takes the mail, and the next server without SMTPUTF8 cannot: Postfix bounces it (5.6.7), so that
#            every mail to an international domain is lost after it was accepted. Clearing SmtpCapabilities.UTF8 after
#            the connection is made keeps the address.
# Output seen:
#   MAIL FROM:<codes@example.com> SMTPUTF8
#   RCPT TO:<ann@bücher.example>
set -euo pipefail

work=$(mktemp -d)
server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"

cat >server.py <<'PYTHON'
import socket
listener = socket.create_server(("127.0.0.1", 0))
open("port", "w").write(str(listener.getsockname()[1]))
connection, _ = listener.accept()
lines = connection.makefile("rb")
def say(text): connection.sendall(text.encode() + b"\r\n")
say("220 mx.example.com")
with open("commands", "w", encoding="utf-8") as commands:
    for line in lines:
        text = line.decode("utf-8").strip()
        commands.write(text + "\n")
        commands.flush()
        if text.startswith("EHLO"): say("250-mx.example.com\r\n250-SMTPUTF8\r\n250 8BITMIME")
        elif text == "DATA":
            say("354 go on")
            while lines.readline() != b".\r\n": pass
            say("250 2.0.0 taken")
        else: say("250 2.0.0 fine")
        if text == "QUIT": break
PYTHON
python3 server.py &
server=$!
for ((i = 0; i < 100; i++)); do [[ -s port ]] && break; sleep 0.1; done

cat >look.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="MailKit" Version="4.18.2" /></ItemGroup>
</Project>
XML
cat >look.cs <<'CSHARP'
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
var mail = new MimeMessage { Subject = "Hello", Body = new TextPart("plain") { Text = "Hello" } };
mail.From.Add(new MailboxAddress(null, "codes@example.com"));
mail.To.Add(new MailboxAddress(null, "ann@xn--bcher-kva.example"));
using var client = new SmtpClient();
client.Connect("127.0.0.1", int.Parse(args[0]), SecureSocketOptions.None);
client.Send(mail);
client.Disconnect(true);
CSHARP
DOTNET_NOLOGO=1 NUGET_PACKAGES=$work/packages dotnet run --project look.csproj -- "$(cat port)"

grep -E '^(MAIL|RCPT)' commands | tee seen
grep -q '^MAIL FROM:<codes@example.com>.* SMTPUTF8' seen
grep -q '^RCPT TO:<ann@bücher.example>' seen
