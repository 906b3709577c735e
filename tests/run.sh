#!/usr/bin/env bash
# Passes all tests, then holds the benchmark's ratios against the committed ones: each counts as a test.
# Needs the .NET 10 SDK; on Debian it installs, and says so, what else the tests use when that is missing:
# Node.js and npm (for buf, which guards the contract), python3-grpcio, protoc with the common protos and gRPC's plugin (for the Python client), gcc and libc6-dev
# (for the shim that stands for a disk whose power is cut).
# Ends with a line "N passed, N failed"; exits non-zero on any failure, and on a skip, which would be a test that tests nothing.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly buf_version=1.75.0
readonly work="$(mktemp -d)"
trap 'rm -rf "$work"; dotnet build-server shutdown >/dev/null 2>&1' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 NO_COLOR=1
failed_steps=0

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; failed_steps=$((failed_steps + 1)); }

install_missing() {
  local missing=()
  command -v npm >/dev/null || missing+=(nodejs npm)
  python3 -c 'import grpc, google.protobuf' 2>/dev/null || /usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || missing+=(python3-grpcio python3-protobuf)
  command -v protoc >/dev/null && [ -f /usr/include/google/protobuf/descriptor.proto ] || missing+=(protobuf-compiler libprotobuf-dev)
  command -v grpc_python_plugin >/dev/null || missing+=(protobuf-compiler-grpc)
  command -v gcc >/dev/null && [ -f /usr/include/stdlib.h ] || missing+=(gcc libc6-dev)
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || { fail "these are missing, and this is not Debian: ${missing[*]}"; return 1; }
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  say "installing ${missing[*]} (Debian)"
  { "${root[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
    >"$work/apt.log" 2>&1 || { tail -n 20 "$work/apt.log"; fail "apt-get could not install ${missing[*]}"; return 1; }
}

# The image is made by the protoc that the build uses, so that what is linted is what is compiled.
contract_image() {
  local packages tools protos
  packages="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')"
  tools="$(ls -d "${packages%/}"/grpc.tools/*/ | tail -n 1)"
  protos="$(ls -d "${packages%/}"/google.api.commonprotos/*/ | tail -n 1)content/protos"
  # shellcheck disable=SC2046 # names of our own, without spaces
  (cd protos && "$tools/tools/linux_$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/')/protoc" -I . -I "$protos" -I "$tools/build/native/include" \
    --include_imports --include_source_info -o "$work/contract.binpb" $(find exchange -name '*.proto' | sort))
}

check_contract() {
  say "contract: buf lint, buf format, buf breaking"
  npm install --prefix "$work/buf" --no-audit --no-fund --no-save "@bufbuild/buf@$buf_version" >"$work/npm.log" 2>&1 || { tail -n 20 "$work/npm.log"; fail "npm could not install buf"; return; }
  local buf="$work/buf/node_modules/.bin/buf"
  contract_image || { fail "protoc over protos/"; return; }
  "$buf" lint "$work/contract.binpb" --config protos/buf.yaml || fail "buf lint"
  "$buf" format -d --exit-code protos || fail "buf format: run 'buf format -w protos'"
  "$buf" breaking "$work/contract.binpb" --against protos/frozen.binpb --config protos/buf.yaml || fail "buf breaking: the contract grows and does not break"
}

# A test program prints its own summary (Microsoft.Testing.Platform), the benchmark one like it; totals are read from it.
run_tests() {
  local project="$1" log="$work/$(basename "$1").log"
  shift
  say "$project"
  dotnet run -c Release --no-build --project "$project" -- "$@" 2>&1 | tee "$log"
  local status="${PIPESTATUS[0]}"
  count() { sed -E $'s/\x1b\\[[0-9;]*m//g' "$log" | sed -nE "s/^ *$1: ([0-9]+).*/\1/p" | tail -n 1; }
  [ -n "$(count total)" ] || { fail "$project printed no summary"; return; }
  [ "$status" -eq 0 ] || [ "$(count failed)" -gt 0 ] || fail "$project ended with $status"
  passed=$((passed + $(count succeeded)))
  failed=$((failed + $(count failed)))
  skipped=$((skipped + $(count skipped)))
}

# Last, when nothing else runs. The ratios were committed from two processors; more would shift them, so this shell and what it starts keep to two.
hold_ratios() {
  python3 -c "import os; os.sched_setaffinity($$, sorted(os.sched_getaffinity($$))[:2])" || fail "this shell could not be kept to two processors"
  run_tests tests/Exchange.Benchmarks exchange --scale 100k --against tests/Exchange.Benchmarks/ratios.json
}

passed=0 failed=0 skipped=0
install_missing
say "build"
dotnet build Exchange.sln -c Release -v quiet --nologo || { fail "build"; printf '\n0 passed, 1 failed\n'; exit 1; }
check_contract
say "code style: dotnet format"
dotnet format Exchange.sln --verify-no-changes --no-restore --severity warn -v quiet || fail "dotnet format: run 'dotnet format'"
for project in tests/Exchange.Tests tests/Exchange.EndToEnd; do
  run_tests "$project" --progress off --ansi off
done
hold_ratios
[ "$skipped" -eq 0 ] || fail "$skipped tests were skipped"

# A step that failed outside of a test counts as one failure: the totals never say less than what went wrong.
failed=$((failed + failed_steps))
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
