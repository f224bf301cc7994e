#!/usr/bin/env bash
# Makes the table of UTS 46 and the names that the tests read, from the npm package tr46 (MIT, the one that jsdom uses) and
# Node's own normalization. Run it when a new version of Unicode is out, and commit what it writes.
#
#   src/OtpService/Otp/Recipients/Idna/renew.sh
set -euo pipefail
cd "$(dirname "$0")"
readonly package=tr46@6.0.0 here=$PWD tests=../../../../../tests/OtpService.Tests/Otp/Recipients/Idna
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

(cd "$work" && npm init -y >/dev/null && npm install --silent "$package")
PACKAGE=$package NODE_PATH=$work/node_modules node "$here/renew.cjs" table >"$work/table.txt"
PACKAGE=$package NODE_PATH=$work/node_modules node "$here/renew.cjs" names >"$work/names.tsv"
mv "$work/table.txt" uts46.txt
mv "$work/names.tsv" "$tests/international-domains.tsv"
