#!/usr/bin/env bash
# Checks everything, from nothing but the .NET SDK and Node on Debian or Ubuntu. The last line is the verdict:
# "N passed, N failed". It fails when anything fails, and when no test ran at all.
#
#   ./tests/run.sh                                  # all of it
#   ./tests/run.sh --filter-class '*RedisOtpStore*' # arguments go to `dotnet test`, and leave Node's tests out
set -euo pipefail
cd "$(dirname "$0")/.."
# Nothing here reads it, but servers such as Postfix start only where there is one.
exec </dev/null

readonly solution=OtpService.sln native=artifacts/native reports=artifacts/test-results
readonly web=src/OtpService/Web/Client end_to_end='OtpService.Tests.EndToEnd*'
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
export OTPSERVICE_NATIVE=$PWD/$native/OtpService

# Each package, and a file by which its presence is known.
required_packages() {
  cat <<'LIST'
redis-server    /usr/bin/redis-server
clang           /usr/bin/clang
zlib1g-dev      /usr/include/zlib.h
chromium        /usr/bin/chromium
iproute2        /usr/sbin/ip
LIST
}

step() { printf '\n== %s\n' "$*"; }

install_missing() {
  local package file missing=() root=()
  while read -r package file; do
    [[ -e $file ]] || missing+=("$package")
  done < <(required_packages)
  ((${#missing[@]})) || return 0

  step "Installing ${missing[*]}"
  ((EUID == 0)) || root=(sudo)
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Runs every test, and fails only after all of them: first those of the .NET projects, then those of the web client, of
# the samples, of what people see in three browser engines, and of what operators get. Tests end to end wait more than
# they compute: they run apart from those of browsers, twice as many of them at the same time, and beside the light ones.
test_all() {
  local status=0
  if (($#)); then
    test_dotnet --solution "$solution" "$@" || status=$?
  else
    test_dotnet --solution "$solution" --filter-not-namespace "$end_to_end" || status=$?
    test_light >"$reports/light.log" 2>&1 &
    test_dotnet --project tests/OtpService.Tests --filter-namespace "$end_to_end" --max-threads 4 || status=$?
    wait $! || status=$?
    cat "$reports/light.log"
    test_node tests/engines || status=$?
  fi
  return "$status"
}

test_light() {
  local status=0
  test_node "$web" || status=$?
  test_node samples || status=$?
  test_node deploy || status=$?
  return "$status"
}

test_dotnet() {
  step "Test $*"
  dotnet test --no-build -c Release --results-directory "$PWD/$reports" --report-xunit-trx "$@"
}

test_node() {
  step "Test $1"
  local report=$PWD/$reports/${1//\//-}.xml
  mkdir -p "$reports"
  (cd "$1" && npm test -- --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit --test-reporter-destination="$report")
}

# Adds up one counter of the reports: the .NET projects write <Counters passed="7" …/>, Node writes <!-- pass 7 -->.
total() {
  local sum=0 count
  while read -r count; do
    sum=$((sum + count))
  done < <(grep -rhoE "<Counters [^>]*|<!-- $1 [0-9]+" "$reports" 2>/dev/null |
    grep -oE " $1=\"[0-9]+\"|<!-- $1 [0-9]+" | grep -oE '[0-9]+')
  echo "$sum"
}

# Names the failed tests of the .NET projects once more, each with the beginning of what went wrong: their own output
# is far above, before that of everything they started. Node lists its failures last by itself.
failures() {
  find "$reports" -name '*.trx' -exec awk -v RS='<UnitTestResult ' '
    /^[^>]*outcome="Failed"/ {
      match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11)
      match($0, /<Message>[^<]*/);   told = substr($0, RSTART + 9, RLENGTH - 9)
      printf "\nfailed: %s\n%.600s\n", name, told
    }' {} + 2>/dev/null || true
}

# Names the ten slowest tests with their seconds.
slowest() {
  printf '\nslowest tests:\n'
  { find "$reports" -name '*.trx' -exec grep -hoE '<UnitTestResult [^>]*' {} + |
      sed -E 's/.*testName="([^"]*)".* duration="([0-9:.]*)".*/\2 \1/' |
      awk '{ split($1, t, ":"); $1 = sprintf("%.1f", t[1] * 3600 + t[2] * 60 + t[3]); print }'
    find "$reports" -name '*.xml' -exec grep -hoE '<testcase [^>]*' {} + |
      sed -E 's/.* name="([^"]*)" time="([0-9.]*)".*/\2 \1/'
  } 2>/dev/null | sort -rn | head -10 | awk '{ $1 = sprintf("%6.1f s ", $1); print substr($0, 1, 160) }' || true
}

# Runs on every way out, so that a build that breaks is told apart from tests that pass.
verdict() {
  local status=$? passed failed
  passed=$(($(total passed) + $(total pass)))
  failed=$(($(total failed) + $(total error) + $(total timeout) + $(total aborted) + $(total fail) + $(total cancelled)))
  ((passed + failed > 0)) || status=1
  ((status == 0 || failed > 0)) || failed=1
  ((failed == 0)) || status=1
  slowest
  failures
  printf '\n%s passed, %s failed\n' "$passed" "$failed"
  exit "$status"
}

rm -rf "$reports"
trap verdict EXIT

install_missing
step "Unpack";   ./tests/unpack.sh
step "Restore";  dotnet restore "$solution"; for folder in "$web" samples tests/engines deploy; do (cd "$folder" && npm ci); done
step "Build";    dotnet build "$solution" --no-restore -c Release -warnaserror
step "Types";    (cd "$web" && npm run check)
step "Format";   dotnet format whitespace "$solution" --no-restore --verify-no-changes # The build has checked the style.
step "Publish";  dotnet publish src/OtpService -c Release --use-current-runtime -o "$native"
test_all "$@"
