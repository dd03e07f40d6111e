#!/usr/bin/env bash
# shell_syntax.sh TREE: checks that bash can parse all shell scripts of the tree.
# shell_syntax.sh --self-test: checks that it catches exactly the broken one of fixtures/shell-syntax.
set -euo pipefail

unreadable() {
  local folder script
  cd "$1"
  for folder in script .ci tests bench; do
    [[ ! -d $folder ]] || find "$folder" -name fixtures -prune -o -type f -print
  done |
    while read -r script; do
      [[ $script == @(script/*|.ci/*|*.sh) ]] || continue
      bash -n "$script" || echo "$script"
    done
}

case ${1:-} in
  --self-test)
    found=$(unreadable "$(dirname "${BASH_SOURCE[0]}")/fixtures/shell-syntax" 2>/dev/null)
    [[ $found == script/unreadable ]] || { echo "caught: ${found:-nothing}" && exit 1; }
    ;;
  *)
    found=$(unreadable "$1")
    [[ -z $found ]] || { echo "can't be read: $found" && exit 1; }
    ;;
esac
