#!/usr/bin/env bash
# What the service costs, beside the least that such an endpoint can cost: requests per CPU-second of the native server
# alone on one core, with Redis, the load and an instant provider on another; then how fast it starts and what it holds
# when idle. Loopback only; a few minutes; ends by itself.
#
#   ./tests/bench.sh                              # 3 repetitions of 40,000 addresses
#   REPETITIONS=5 ADDRESSES=10000 ./tests/bench.sh
#   BENCH_ONLY=bare ./tests/bench.sh              # the bare endpoint alone: tries the bench itself
#   SOAK_MINUTES=10 ./tests/bench.sh              # instead: the same load for ten minutes, and nothing may grow
#   CHOICES=1 ./tests/bench.sh                    # instead: what other ways to build and to run it would change
#   SCALE=1 ./tests/bench.sh                      # instead: one replica and three of them on a Redis Cluster of six
#   REPORT=tests/OtpService.Benchmarks/reports/load.md ./tests/bench.sh   # for the record: on an idle machine
set -euo pipefail
cd "$(dirname "$0")/.."

readonly repetitions=${REPETITIONS:-3} addresses=${ADDRESSES:-40000} only=${BENCH_ONLY:-}
readonly soak=${SOAK_MINUTES:-} choices=${CHOICES:-} scale=${SCALE:-}
readonly report=${REPORT:-/dev/null}
readonly server_core=0 load_core=$(($(nproc) > 1 ? 1 : 0))
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Two settings for the load program: no thread hand-over on its one core.
readonly load_environment=(DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 DOTNET_gcConcurrent=0)

started=()
work=$(mktemp -d)
finish() {
  ((${#started[@]} == 0)) || kill "${started[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# Below the range that the kernel hands out for outgoing connections.
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start NAME CORE COMMAND...: runs it on that core alone and keeps its output, unless `output` says where else it goes.
start() {
  local name=$1 core=$2
  shift 2
  taskset -c "$core" "$@" >"${output:-$work/$name.log}" 2>&1 &
  started+=($!)
}

# Does next to nothing when nothing has changed, and speaks only when it fails.
quietly() { "$@" >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }; }
# publish PROJECT FOLDER PROPERTY...
publish() { quietly dotnet publish "$1" -c Release --use-current-runtime -o "${@:2}"; }

if ! command -v redis-server >/dev/null; then
  echo "redis-server is missing: ./tests/run.sh installs what the tests need." >&2
  exit 1
fi

quietly dotnet build tests/OtpService.Benchmarks -c Release
[[ -n $soak || -n $choices || -n $scale ]] || publish tests/OtpService.BareEndpoint artifacts/bare
[[ $only == bare ]] || publish src/OtpService artifacts/native

# redis PORT OPTION...: a Redis that keeps nothing.
redis() {
  mkdir "$work/redis-$1"
  start "redis-$1" "$load_core" redis-server --port "$1" --bind 127.0.0.1 --dir "$work/redis-$1" --save "" --appendonly no "${@:2}"
}

# eventually COMMAND...: waits until it succeeds, for ten seconds at most.
eventually() {
  local i
  for ((i = 0; i < 100; i++)); do
    if "$@" >"$work/wait.log" 2>&1; then return; fi
    sleep 0.1
  done
  echo "Not within ten seconds: $*" >&2
  exit 1
}

# Whether a node of a cluster has found its place: it leads, or follows one that leads.
settled() {
  redis-cli -p "$1" cluster info | grep -q cluster_state:ok \
    && redis-cli -p "$1" info replication | grep -q -e connected_slaves:1 -e master_link_status:up
}

provider_port=$(free_port)
redis_ports=()
if [[ -n $scale ]]; then
  # Each also listens on the port 10,000 above, so these must be apart.
  first=$(free_port)
  redis_ports=("$first" $((first + 1)) $((first + 2)) $((first + 3)) $((first + 4)) $((first + 5)))
  for port in "${redis_ports[@]}"; do redis "$port" --cluster-enabled yes; done
  for port in "${redis_ports[@]}"; do eventually redis-cli -p "$port" ping; done
  quietly redis-cli --cluster create "${redis_ports[@]/#/127.0.0.1:}" --cluster-replicas 1 --cluster-yes
  for port in "${redis_ports[@]}"; do eventually settled "$port"; done
else
  redis_ports=("$(free_port)")
  redis "${redis_ports[0]}"
fi

redis_hosts=$(IFS=,; echo "${redis_ports[*]/#/127.0.0.1:}")

servers=()
# serve NAME BINARY SETTING...: one server on the server's core.
serve() {
  local name=$1 binary=$2 port
  shift 2
  port=$(free_port)
  start "$name" "$server_core" env ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="http://127.0.0.1:$port" \
    AUTOSEND_API_URL="http://127.0.0.1:$provider_port" "$@" "$binary"
  servers+=("$name=$port=$!")
}

readonly stats_key=watcher-of-the-bench-0123456789
settings=(
  OTP_SECRET="$(head -c 48 /dev/urandom | base64 -w 0)"
  REDIS_URL="redis://$redis_hosts/0"
  EMAIL_PROVIDERS=autosend AUTOSEND_API_KEY=bench AUTOSEND_FROM_EMAIL=bench@example.com
  # The load says for each address which network it comes from.
  TRUSTED_PROXIES=127.0.0.1 API_KEYS="$stats_key"
)
service() {
  local name=$1
  shift
  serve "$name" artifacts/native/OtpService "${settings[@]}" "$@"
}

# choice NAME ENVIRONMENT PROPERTY...: the service built with these properties and run in this environment.
chosen=()
choice() {
  local name=$1 environment=$2 binary=artifacts/native
  shift 2
  if (($# > 0)); then
    binary=$work/$name
    publish src/OtpService "$binary" -p:NativeIntermediateOutputPath="$binary/obj/" -p:NativeOutputPath="$binary/bin/" "$@"
  fi
  chosen+=("$name|$environment|$binary/OtpService")
  # shellcheck disable=SC2086 # An environment is several words, or none.
  serve "$name" "$binary/OtpService" "${settings[@]}" PROOF_TOKENS=false $environment
}

# replicas NAME COUNT: so many of the service that share their core, as one server.
replicas() {
  local ports=() processes=() part
  for ((i = 1; i <= $2; i++)); do
    service "$1-$i" PROOF_TOKENS=false
    part=${servers[-1]#*=}
    ports+=("${part%=*}") processes+=("${part#*=}")
    unset 'servers[-1]'
  done

  servers+=("$1=$(IFS=+; echo "${ports[*]}")=$(IFS=+; echo "${processes[*]}")")
}

# Servers are started here, outside of what is piped, so that the end of this script ends them.
if [[ -n $soak ]]; then
  # Codes that are soon forgotten, and no limit that would refuse the same people again and again.
  output=/dev/null service soak VERIFICATION_EXPIRY_MINUTES=1 RESEND_COOLDOWN_SECONDS=0 EMAIL_RATE_LIMIT_HOUR=0 \
    EMAIL_RATE_LIMIT_DAY=0 NETWORK_SENDS_PER_HOUR=0 NETWORK_FAILURES_PER_HOUR=0 FAILURE_LIMIT_DAY=0 Otp__AcceptGuessRisk=true
elif [[ -n $choices ]]; then
  choice shipped ""
  choice for-size "" -p:OptimizationPreference=Size
  choice cultures "" -p:InvariantGlobalization=false
  choice newer-cpu "" -p:IlcInstructionSet=x86-64-v3
  choice no-traces "" -p:StackTraceSupport=false
  choice one-gc-thread DOTNET_gcConcurrent=0
  choice sparing-gc DOTNET_GCConserveMemory=7
  choice small-gen0 DOTNET_GCgen0size=0x400000
elif [[ -n $scale ]]; then
  replicas one 1
  replicas three 3
else
  serve bare artifacts/bare/OtpService.BareEndpoint
  if [[ $only != bare ]]; then
    service service PROOF_TOKENS=false
    service service+proof PROOF_TOKENS=true
    # The same as the first, while operations pages are open.
    service service+ops PROOF_TOKENS=false
    servers[-1]+="=$stats_key"
  fi
fi

machine() {
  printf 'Machine: %s, %s cores, %s; Linux %s; .NET SDK %s; redis-server %s; commit %s of %s.\n' \
    "$(grep -m 1 -oP 'model name\s*: \K.*' /proc/cpuinfo)" "$(nproc)" "$(grep -oP 'MemTotal:\s*\K.*' /proc/meminfo)" \
    "$(uname -r)" "$(dotnet --version)" "$(redis-server --version | grep -oP 'v=\K\S+')" \
    "$(git rev-parse --short HEAD)" "$(git show -s --format=%cs HEAD)"
}

# bench LIMIT ARGUMENT...: the load program, on its core, for so many seconds at most.
bench() {
  local limit=$1
  shift
  if ! env "${load_environment[@]}" timeout "$limit" taskset -c "$load_core" \
    dotnet tests/OtpService.Benchmarks/bin/Release/net10.0/OtpService.Benchmarks.dll "$@"; then
    tail -n 5 "$work"/*.log >&2
    exit 1
  fi
}

measure() {
  echo "Each server on core $server_core, its load on core $load_core; medians of $repetitions runs of $addresses addresses, 32 connections to a replica"
  bench 1200 "$provider_port" "$redis_hosts" "$repetitions" "$addresses" "${servers[@]}"

  if [[ $only != bare && -z $scale ]]; then
    echo
    rest artifacts/native/OtpService
  fi
}

# rest BINARY SETTING...: its size, how it starts, and what it holds when nobody asks anything.
rest() {
  local binary=$1 port
  shift
  port=$(free_port)
  printf 'Binary: %s bytes. ' "$(stat -c %s "$binary")"
  env ASPNETCORE_ENVIRONMENT=Production ASPNETCORE_URLS="http://127.0.0.1:$port" "${settings[@]}" "$@" timeout 120 \
    dotnet tests/OtpService.Benchmarks/bin/Release/net10.0/OtpService.Benchmarks.dll start "$binary" "$port"
}

compare() {
  echo "Each choice on core $server_core, its load on core $load_core; medians of $repetitions runs of $addresses addresses, 32 connections"
  bench 3000 "$provider_port" "$redis_hosts" "$repetitions" "$addresses" "${servers[@]}"
  local name environment binary
  for one in "${chosen[@]}"; do
    IFS='|' read -r name environment binary <<<"$one"
    printf '\n%-14s ' "$name"
    # shellcheck disable=SC2086
    rest "$binary" $environment
  done
}

endure() {
  echo "$soak minutes of sends, wrong and right codes over 64 connections; a line for each twentieth"
  bench $((soak * 60 + 120)) soak "$soak" "$provider_port" "$redis_hosts" "${servers[0]}"
}

title=Load run=measure
[[ -z $soak ]] || title=Endurance run=endure
[[ -z $choices ]] || title=Choices run=compare
[[ -z $scale ]] || title=Replicas
{
  printf '# %s\n\nMade by `./tests/bench.sh`. %s\n\n```\n' "$title" "$(machine)"
  "$run"
  printf '```\n'
} | tee "$report"
