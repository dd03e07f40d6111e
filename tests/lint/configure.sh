#!/usr/bin/env bash
# configure.sh SOURCES GENERATOR COMPILER: on a system that can't have confab, CMake says why in words that tell what to do.
set -euo pipefail

sources=$1
export CMAKE_GENERATOR=$2 CXX=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
wrong=0

# refuses WORD COMMAND...: the command fails, and what it says holds the word.
refuses() {
  local word=$1
  shift
  local said
  # CMake breaks its lines anywhere.
  if said=$("$@" 2>&1); then
    echo "accepted: $*"
  elif said=$(tr -s '[:space:]' ' ' <<<"$said") && [[ $said == *"$word"* ]]; then
    return
  else
    echo "\"$word\" is missing in what $* says: $said"
  fi
  wrong=1
}

# as SYSTEM COMPILER VERSION
as() { cmake -DCMAKE_SYSTEM_NAME="$1" -DCMAKE_CXX_COMPILER_ID="$2" -DCMAKE_CXX_COMPILER_VERSION="$3" -P "$sources/cmake/supported.cmake"; }

refuses 'runs on Linux only, and this is Darwin' as Darwin AppleClang 15.0
refuses 'g++ 12, clang++ 14 or later, and this is GNU 11.4.0' as Linux GNU 11.4.0
refuses 'this is Clang 13.0.1' as Linux Clang 13.0.1
as Linux GNU 12.2.0
as Linux Clang 14.0.6

without() { cmake -S "$sources" -B "$scratch/$1" "-DCMAKE_DISABLE_FIND_PACKAGE_$1=ON" "${@:2}"; }
refuses 'Boost 1.81 (libboost1.81-dev)' without Boost
refuses 'utf8proc (libutf8proc-dev' without PkgConfig
refuses '-DCONFAB_TESTS=OFF' without GTest
without GTest -DCONFAB_TESTS=OFF >/dev/null
exit "$wrong"
