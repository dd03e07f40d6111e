#!/usr/bin/env bash
# mutants.sh TREE: each of the simulation's planted bugs still applies to the tree. run_mutants checks each night that
# the simulation catches each; the next morning nobody remembers which change broke a patch.
# mutants.sh --self-test: it finds a patch that does not apply.
set -euo pipefail

applies() { patch --directory="$1" --strip=1 --dry-run --force --silent <"$2" >/dev/null 2>&1; }

if [[ $1 == --self-test ]]; then
  tree=$(mktemp -d)
  trap 'rm -rf "$tree"' EXIT
  echo first >"$tree/file"
  printf -- '--- a/file\n+++ b/file\n@@ -1 +1 @@\n-%s\n+other\n' first >"$tree/fits"
  printf -- '--- a/file\n+++ b/file\n@@ -1 +1 @@\n-%s\n+other\n' second >"$tree/stale"
  applies "$tree" "$tree/fits" && ! applies "$tree" "$tree/stale"
  exit
fi

wrong=0
for mutant in "$1"/tests/simulation/mutants/*.patch; do
  applies "$1" "$mutant" && continue
  echo "$mutant no longer applies: plant this bug again"
  wrong=1
done
exit "$wrong"
