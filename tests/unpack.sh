#!/usr/bin/env bash
# Puts the servers, browsers and programs that some tests start below artifacts/, unpacked and not installed: Exim and
# Postfix may not be installed together, and none should run on the machine of whoever runs the tests. Does nothing for
# what is there.
set -euo pipefail
cd "$(dirname "$0")/.."

root=()
((EUID == 0)) || root=(sudo)
updated=

# unpack FOLDER PACKAGE: the package below artifacts/FOLDER, and what it needs and the machine has not.
unpack() {
  local folder=artifacts/$1 archives
  [[ ! -e $folder/.$2 ]] || return 0
  [[ -n $updated ]] || "${root[@]}" apt-get update -qq
  updated=yes
  archives=$(mktemp -d)
  mkdir -p "$archives/partial" "$folder"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    --download-only --reinstall -o APT::Sandbox::User=root -o Dir::Cache::archives="$archives" "$2" >/dev/null
  for package in "$archives"/*.deb; do dpkg -x "$package" "$folder"; done
  "${root[@]}" rm -r "$archives"
  touch "$folder/.$2"
}

unpack mail exim4-daemon-heavy
for package in sasl2-bin libsasl2-modules libsasl2-modules-db; do unpack mail "$package"; done
unpack mail postfix
unpack mail libnss-wrapper
unpack spamassassin spamassassin
unpack rspamd rspamd
unpack proxy tinyproxy-bin
unpack prometheus prometheus

# relocate PATTERN REPLACEMENT FILE: a path below /usr that is compiled into an unpacked file becomes one of the same
# length below the folder in which the program is started.
relocate() {
  [[ ! -e $3.relocated ]] || return 0
  LC_ALL=C sed -i -E "s|$1|$2|g" "$3"
  touch "$3.relocated"
}

unpack firefox firefox-esr
unpack webkit webkit2gtk-driver
unpack webkit xvfb
unpack webkit x11-xkb-utils # Which is left out above where the machine has it.
relocate '/usr/lib/([^/]+)/webkit2gtk' 'usr//lib/\1/webkit2gtk' "$(readlink -f artifacts/webkit/usr/lib/*/libwebkit2gtk-4.1.so.0)"
relocate '/usr/bin\x00' 'usr/bin/\x00' artifacts/webkit/usr/bin/Xvfb

# A server that speaks the protocol of Redis and cannot run what the service asks of one.
[[ -e artifacts/garnet/garnet-server ]] ||
  dotnet tool install garnet-server --tool-path artifacts/garnet --version 2.2.8 >/dev/null
