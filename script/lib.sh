# Shared by the programs in script/ and .ci/run, which set `program` first: what to install, how to install it and how
# to build. All messages go to standard error, so that standard output belongs to the program.
# shellcheck shell=bash
# shellcheck disable=SC2034  # the sourcing scripts use the package lists

set -Eeuo pipefail
: "${program:?}"
unset CDPATH
called_from=$PWD
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
root=$PWD

# Package names of Debian 12.
build_packages=(
  cmake g++ ninja-build pkgconf
  libboost1.81-dev libcbor-dev libcli11-dev libfmt-dev libsodium-dev libspdlog-dev libsqlite3-dev libssl-dev
  libtomlplusplus-dev libutf8proc-dev prometheus-cpp-dev
)
test_packages=(
  libgtest-dev libgmock-dev
  libseccomp-dev systemd     # the restrictions of the unit, systemd-analyze and systemd-socket-activate
  binutils patch python3     # tests/lint
  lintian man-db groff-base zsh shellcheck  # the package's files
  strace tmux                # tests/client: what a person sees
  netcat-openbsd telnet      # the clients that people use
  haproxy                    # in front, with the PROXY protocol
  prometheus                 # promtool
  # ... and clients from elsewhere. telnet-ssl is Netkit's telnet; putty-tools has plink.
  busybox curl inetutils-telnet ncat netcat-traditional putty-tools rlwrap socat telnet-ssl tintin++
  openssl                    # makes certificates, and is a client
)
package_packages=(
  dpkg-dev file              # the libraries that the package depends on
)
bench_packages=(
  libbenchmark-dev
  gnuplot-nox python3        # the plot and the table
  libnginx-mod-stream openssl
)
bench_services=(ngircd inspircd nginx-core)  # daemons to compare with
fuzz_packages=(
  clang
  libclang-rt-14-dev         # sanitizers and fuzzers with clang
  libgtest-dev libgmock-dev libseccomp-dev  # cmake looks for what any test needs
  python3                    # packs the corpus
)
ci_packages=(
  clang clang-format clang-tidy
  libclang-rt-14-dev         # sanitizers and fuzzers with clang
  libbenchmark-dev           # bench is compiled too
  git shellcheck
)

say() { printf '%s: %s\n' "$program" "$*" >&2; }

fail() {
  say "$*"
  exit 1
}

trap 'say "stopped by an unexpected failure in line $LINENO of ${BASH_SOURCE[0]##*/}: $BASH_COMMAND"' ERR

# usage_of TEXT ARGUMENT...: prints TEXT and ends if one of the arguments asks for help. Installs and builds nothing.
usage_of() {
  local text=$1 argument
  for argument in "${@:2}"; do
    if [[ $argument == -h || $argument == --help ]]; then printf '%s\n' "$text" && exit; fi
  done
}

# ---- Installing

# install_missing PACKAGE...: installs missing packages; uses no network if none is missing.
install_missing() {
  command -v dpkg-query >/dev/null ||
    fail "this is $(system_name), which has no dpkg; install by hand what Debian 12 calls $*, and build with the presets of CMakePresets.json"
  local missing
  missing=$(missing_of "$@")
  [[ -n $missing ]] || return 0
  command -v apt-get >/dev/null || fail "there is no apt-get to install with; missing: $missing"
  choose_sudo "$missing"
  say "installing $missing"
  local packages
  read -ra packages <<<"$missing"
  local log=$root/build/apt.log
  if ! mkdir -p build || ! : >"$log"; then fail "can't write to $root/build: it belongs to another user"; fi
  # The local lists may know every package but name versions that the mirror no longer has.
  if ! { apt_get install --simulate "${packages[@]}" && apt_get install "${packages[@]}"; } >>"$log" 2>&1; then
    say "fetching the package lists"
    apt_get update >"$log" 2>&1 || fail_of_apt "$log" "apt-get update failed: is there a network?"
    apt_get install "${packages[@]}" >"$log" 2>&1 ||
      fail_of_apt "$log" "apt-get could not install all of: $missing (they are named as in Debian 12; this is $(system_name))"
  fi
  missing=$(missing_of "$@")
  [[ -z $missing ]] || fail_of_apt "$log" "apt-get did not install: $missing"
}

missing_of() {
  local -A installed=()
  local status package missing=()
  while read -r status package; do
    if [[ $status == installed ]]; then installed[$package]=1; fi
  done < <(dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    [[ -n ${installed[$package]:-} ]] || missing+=("$package")
  done
  echo "${missing[*]}"
}

sudo=()
choose_sudo() {
  if ((EUID == 0)); then return; fi
  command -v sudo >/dev/null || fail "only root can install, and there is no sudo: as root, run  apt-get install $1"
  if [[ -t 0 ]]; then
    sudo=(sudo)
    sudo true || fail "sudo refused; as root, run  apt-get install $1"
  else
    # Nobody can type a password without a terminal.
    sudo=(sudo -n)
    sudo -n true 2>/dev/null ||
      fail "sudo wants a password, and there is no terminal to ask on: as root, run  apt-get install $1"
  fi
}

apt_get() {
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get --quiet --yes --no-install-recommends \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o APT::Update::Error-Mode=any "$@" </dev/null
}

fail_of_apt() {
  tail -n 15 "$1" >&2
  fail "$2"
}

system_name() {
  local PRETTY_NAME='an unknown system'
  # shellcheck source=/dev/null
  [[ ! -r /etc/os-release ]] || . /etc/os-release
  echo "$PRETTY_NAME"
}

# ---- Building

# configure PRESET [CMAKE_ARGUMENT...]: configures if the presets, the arguments or the location have changed. Holds the
# lock of the directory, file descriptor 9, when it returns.
configure() {
  local preset=$1 directory=build/$1
  shift
  if ! mkdir -p "$directory" 2>/dev/null || [[ ! -w $directory ]] || ! : 2>/dev/null >>"$directory/lock"; then
    fail "can't write to $root/$directory: remove it, or run this as the user it belongs to"
  fi
  # Only one build at a time may use the directory.
  exec 9>>"$directory/lock"
  flock 9
  local configuration
  configuration=$(printf '%s\n' "$root" "$@" && cat CMakePresets.json)
  if [[ -e $directory/build.ninja && $configuration == "$(cat "$directory/configuration" 2>/dev/null)" ]]; then return; fi
  say "configuring $directory"
  if ! cmake --fresh --preset "$preset" "$@" >"$directory/configure.log" 2>&1 9>&-; then
    cat "$directory/configure.log" >&2
    fail "cmake could not configure $directory"
  fi
  printf '%s\n' "$configuration" >"$directory/configuration"
}

# compile BUILD_PRESET CONFIGURE_PRESET: builds what is configured, and gives up the lock.
compile() {
  say "building build/$2"
  cmake --build --preset "$1" --parallel "$(nproc)" >&2 9>&- || fail "the build of build/$2 failed"
  exec 9>&-
}

# build PRESET [CMAKE_ARGUMENT...]: configures if need be, then builds.
build() {
  configure "$@"
  compile "$1" "$1"
}

# The same for every script, or each would discard what the other has built. With CI set in the environment, warnings
# fail the build.
build_tests() { build test ${CI:+-DCONFAB_WERROR=ON}; }
