#!/usr/bin/env bash
# What the parts of the service cost, each by itself: time and bytes allocated, as Markdown tables on standard output and
# in artifacts/micro/results. A few minutes; needs redis-server, or a Redis that REDIS_URL names.
#
#   ./tests/micro.sh                          # all of it
#   ./tests/micro.sh --filter '*Pipeline*'    # arguments go to BenchmarkDotNet
#   ./tests/micro.sh dry                      # runs each once and measures nothing
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

log=$(mktemp)
trap 'rm -f "$log"' EXIT

rm -rf artifacts/micro
if ! dotnet run -c Release --project tests/OtpService.Benchmarks -- micro "$@" >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
cat artifacts/micro/results/*.md
