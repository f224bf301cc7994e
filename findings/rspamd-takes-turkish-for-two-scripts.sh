#!/usr/bin/env bash
# rspamd takes Turkish letters for those of a second script.
#
# Versions:  rspamd 3.4 as Debian 12 has it, with its own rules and languages, without network; 2026-11-30
# Behavior:  R_MIXED_CHARSET is described as "Mixed characters in a message". A mail of three plain Turkish sentences,
#            wholly in Latin letters, gets points for it; mails of the same kind in English, German, French and Polish,
#            whose letters have accents too, get none.
# Expected:  No points: there is one script in it.
# Why it matters: mails with a code are short, so each place counts much, and the points come from spelling Turkish rightly:
#            nobody can mend them but by leaving the dots and cedillas out. A test in German or French shows nothing.
# Output seen:
#   en 0
#   de 0
#   fr 0
#   pl 0
#   tr 1.4
set -euo pipefail

work=$(mktemp -d)
daemon=
finish() {
  [[ -z $daemon ]] || kill "$daemon" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
cd "$work"

mkdir -p archives/partial root
apt-get install -y -qq --no-install-recommends --download-only --reinstall -o APT::Sandbox::User=root \
  -o Dir::Cache::archives="$work/archives" rspamd >/dev/null
for package in archives/*.deb; do dpkg -x "$package" root; done
root=$work/root
printf 'com\nexample\n' >tld.dat
cat >rspamd.conf <<CONF
lua = "$root/usr/share/rspamd/rules/rspamd.lua"
.include "$root/etc/rspamd/metrics.conf"
.include "$root/etc/rspamd/actions.conf"
.include "$root/etc/rspamd/groups.conf"
.include "$root/etc/rspamd/modules.d/chartable.conf"
.include "$root/etc/rspamd/modules.d/regexp.conf"
options {
  filters = "chartable,regexp";
  disable_hyperscan = true;
  url_tld = "$work/tld.dat";
  tempdir = "$work";
  dns { nameserver = ["127.0.0.1:9"]; timeout = 0.1s; retransmits = 1; }
}
lang_detection {
  languages = "$root/usr/share/rspamd/languages";
  stop_words = "$root/usr/share/rspamd/languages/stop_words";
}
logging { type = "file"; filename = "$work/log"; level = "error"; }
worker "normal" { bind_socket = "$work/socket"; count = 1; }
CONF
libraries=$(find "$root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
LD_LIBRARY_PATH=$libraries "$root/usr/bin/rspamd" -f -i -c rspamd.conf --var=CONFDIR="$root/etc/rspamd" \
  --var=LOCAL_CONFDIR="$work" --var=RULESDIR="$root/usr/share/rspamd/rules" --var=LUALIBDIR="$root/usr/share/rspamd/lualib" \
  --var=PLUGINSDIR="$root/usr/share/rspamd/plugins" --var=SHAREDIR="$root/usr/share/rspamd" --var=DBDIR="$work" \
  --var=RUNDIR="$work" --var=LOGDIR="$work" >/dev/null 2>&1 &
daemon=$!
for ((i = 0; i < 600; i++)); do [[ -S socket ]] && break; sleep 0.1; done

# score SENTENCE: the points of the rule for a mail with this sentence.
score() {
  printf 'From: Acme <codes@acme.example>\nTo: ann@dest.example\nDate: %s\nMessage-ID: <1@acme.example>\nSubject: Acme\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n' \
    "$(date -R)" "$1" >mail
  curl -s --unix-socket socket --data-binary @mail http://localhost/checkv2 |
    python3 -c 'import json, sys; print(round(json.load(sys.stdin)["symbols"].get("R_MIXED_CHARSET", {"score": 0})["score"], 1))'
}

declare -A sentence=(
  [en]="Enter this code to sign in. It is valid for ten minutes. Do not share it with anybody."
  [de]="Geben Sie diesen Code ein, um sich anzumelden. Er ist zehn Minuten gültig. Geben Sie ihn nicht weiter, auch nicht am Telefon: für Fremde ist er ein Schlüssel."
  [fr]="Saisissez ce code pour vous connecter. Il est valable dix minutes. Ne le communiquez à personne, même si l'on vous le demande à l'extérieur."
  [pl]="Wpisz ten kod, aby się zalogować. Jest ważny przez dziesięć minut. Nie podawaj go nikomu, także jeśli ktoś cię o to poprosi."
  [tr]="Oturum açmak için bu kodu girin. On dakika geçerlidir. Bu kodu hiç kimseyle paylaşmayın, sizden istenirse bile söylemeyin."
)
for language in en de fr pl tr; do echo "$language $(score "${sentence[$language]}")"; done | tee seen
diff seen - <<'SEEN' || { echo "This has changed."; exit 1; }
en 0
de 0
fr 0
pl 0
tr 1.4
SEEN
