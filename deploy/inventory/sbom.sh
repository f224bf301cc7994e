#!/bin/sh
# Writes what the program is made of, as CycloneDX 1.6 in JSON. Needs the packages of src/OtpService restored, and makes
# the same file from the same packages.
#
#   deploy/inventory/sbom.sh FILE
set -eu
cd "$(dirname "$0")/../.."
file=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

property() { dotnet msbuild src/OtpService/OtpService.csproj "-getProperty:$1"; }
version=$(property Version)
rid=$(property NETCoreSdkPortableRuntimeIdentifier)
dotnet=$(property BundledNETCoreAppPackageVersion)

dotnet tool restore >"$work/log" || { cat "$work/log"; exit 1; }
dotnet tool run dotnet-CycloneDX src/OtpService/OtpService.csproj \
  --disable-package-restore --runtime "$rid" --no-serial-number --spec-version 1.6 --output-format Json \
  --import-metadata-path deploy/inventory/program.xml --set-version "$version" \
  --output "$work" --filename nuget.json >"$work/log" || { cat "$work/log"; exit 1; }

# The tool sees NuGet packages alone, and writes the time of day. parts.json has the rest, here without its brackets.
sed -e '1d' -e '$s/]/,/' -e "s/@RID@/$rid/g" -e "s/@DOTNET@/$dotnet/g" deploy/inventory/parts.json >"$work/parts"
mkdir -p "$(dirname "$file")"
sed -e '/^    "timestamp": /d' -e "/^  \"components\": \[\$/r $work/parts" "$work/nuget.json" >"$file"
