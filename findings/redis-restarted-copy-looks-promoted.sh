#!/usr/bin/env bash
# A copy that restarts from its snapshot looks like a promoted replica.
#
# Versions:  redis-server 7.0.15 (Debian 12, 5:7.0.15-1~deb12u10), 2026-11-29
# Behavior:  A replica saves a snapshot and stops. It starts again as a server of its own, without `replicaof`. Its
#            INFO replication then names the id of the primary, which still runs and writes, as master_replid2, with a
#            second_repl_offset: as if it had been promoted in place of that primary.
# Expected:  No master_replid2 (zeros), since nobody promoted it and it follows nothing.
# Why it matters: who looks for the promoted server of a pair by "its master_replid2 is the old master_replid" follows a
#            server that lacks every later write. repl_backlog_first_byte_offset tells the two apart: it equals
#            second_repl_offset here, and is smaller after a promotion.
# Output seen:
#   primary  role:master master_replid:A master_repl_offset:110
#   copy     role:master master_replid2:A second_repl_offset:51 repl_backlog_first_byte_offset:51 get later: (nothing)
set -euo pipefail

readonly version='5:7.0.15-1~deb12u10'
work=$(mktemp -d)
finish() {
  for port in "${ports[@]:-}"; do
    [[ -z $port ]] || "$work/root/usr/bin/redis-cli" -p "$port" shutdown nosave >"$work/stop.log" 2>&1 || true
  done
  rm -rf "$work"
}
trap finish EXIT

cd "$work"
apt-get download -qq "redis-server=$version" "redis-tools=$version" >"$work/download.log" 2>&1
for package in *.deb; do dpkg -x "$package" root; done

ports=($((20000 + RANDOM % 5000)) $((25000 + RANDOM % 5000)))
# serve PORT FOLDER OPTION...
serve() {
  mkdir -p "$work/$2"
  root/usr/bin/redis-server --port "$1" --bind 127.0.0.1 --dir "$work/$2" --save '' --repl-diskless-sync-delay 0 \
    --daemonize yes "${@:3}" >"$work/$2.log"
}
cli() { root/usr/bin/redis-cli -p "$@"; }
field() { cli "$1" info replication | tr -d '\r' | sed -n "s/^$2://p"; }
eventually() {
  local i
  for ((i = 0; i < 100; i++)); do if "$@" >"$work/wait.log" 2>&1; then return; fi; sleep 0.1; done
  echo "Not within ten seconds: $*" >&2
  exit 1
}
follows() { [[ $(field "${ports[1]}" master_link_status) == up ]]; }
loaded() { [[ $(cli "${ports[1]}" get before) == yes ]]; }

serve "${ports[0]}" primary
eventually cli "${ports[0]}" ping
serve "${ports[1]}" copy --replicaof 127.0.0.1 "${ports[0]}"
eventually follows
cli "${ports[0]}" set before yes >"$work/set.log"
eventually loaded
cli "${ports[1]}" save >"$work/save.log"
cli "${ports[1]}" shutdown nosave || true
cli "${ports[0]}" set later yes >"$work/set.log"
serve "${ports[1]}" copy
eventually loaded

id=$(field "${ports[0]}" master_replid)
former=$(field "${ports[1]}" master_replid2)
end=$(field "${ports[1]}" second_repl_offset)
backlog=$(field "${ports[1]}" repl_backlog_first_byte_offset)
later=$(cli "${ports[1]}" get later)
echo "primary  role:$(field "${ports[0]}" role) master_replid:$id master_repl_offset:$(field "${ports[0]}" master_repl_offset)"
echo "copy     role:$(field "${ports[1]}" role) master_replid2:$former second_repl_offset:$end repl_backlog_first_byte_offset:$backlog get later: ${later:-(nothing)}"

if [[ $former == "$id" && $end == "$backlog" && -z $later && $(field "${ports[1]}" role) == master ]]; then
  echo "As found: the copy names the running primary as its former self."
else
  echo "This has changed." >&2
  exit 1
fi
