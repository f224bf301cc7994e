# One native binary on a base without a shell. Plain Dockerfile syntax, so that an engine without BuildKit builds it too.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
WORKDIR /source

# Packages change seldom and sources often: with these files alone, the restored layer survives an edit.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/OtpService/OtpService.csproj src/OtpService/packages.lock.json src/OtpService/
# Not in locked mode: the lock file also names the compiler of one SDK patch, and this image moves on with its own fixes.
RUN dotnet restore src/OtpService --use-current-runtime

# What the program is made of.
COPY .config .config
COPY deploy/inventory deploy/inventory
RUN deploy/inventory/sbom.sh /publish/sbom.cdx.json

# Warnings stop our own builds (tests/run.sh), never an operator's: a newer SDK or a new advisory may bring one.
COPY src/OtpService src/OtpService
COPY .env.example ./
RUN dotnet publish src/OtpService --no-restore --use-current-runtime -c Release -o /publish \
    -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
WORKDIR /app
# Scanners such as Trivy and Syft find the bill of materials by its name.
COPY --from=build /publish/OtpService /publish/sbom.cdx.json ./
COPY LICENSE THIRD-PARTY-NOTICES.txt ./

# docker build --build-arg REVISION="$(git rev-parse HEAD)" --build-arg SOURCE=https://… The version is the program's own.
ARG VERSION=1.0.0
ARG REVISION=
ARG SOURCE=
LABEL org.opencontainers.image.title="OtpService" \
      org.opencontainers.image.description="One-time codes by email and SMS, with a signed proof" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE:+${SOURCE}#readme}"

# The user 1654 that .NET images bring, by number: Kubernetes' runAsNonRoot cannot judge a name.
USER 1654
ENV ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080
# There is neither shell nor curl in here, so the binary asks itself.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["/app/OtpService", "--healthcheck"]
ENTRYPOINT ["/app/OtpService"]
