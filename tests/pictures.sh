#!/usr/bin/env bash
# Takes the README's pictures anew, from the running service in a real Chromium: docs/pictures.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build tests/OtpService.BrowserTests -c Release
dotnet tests/OtpService.BrowserTests/bin/Release/net10.0/OtpService.BrowserTests.dll -class '*.ReadmePictures'
mkdir -p docs/pictures
for picture in demo form email operations; do
  cp "artifacts/screenshots/readme-$picture.png" "docs/pictures/$picture.png"
done
