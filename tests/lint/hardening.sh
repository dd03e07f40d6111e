#!/usr/bin/env bash
# hardening.sh PROGRAM: checks that the program was built with what cmake/hardening.cmake asks for.
# hardening.sh --self-test PROGRAM: checks that it misses all of it in a program built without.
set -euo pipefail
export LC_ALL=C

complaints() {
  local headers dynamic symbols
  headers=$(readelf --wide --file-header --program-headers "$1")
  dynamic=$(readelf --wide --dynamic "$1")
  symbols=$(readelf --wide --dyn-syms "$1")
  grep -q 'Type: *DYN' <<<"$headers" || echo "is loaded at a fixed address: no PIE"
  grep -q 'GNU_RELRO' <<<"$headers" || echo "keeps its relocations writable: no RELRO"
  grep -Eq '\((FLAGS|BIND_NOW)\).*BIND_NOW|\(FLAGS_1\).*NOW' <<<"$dynamic" || echo "binds symbols lazily: no BIND_NOW"
  grep -Eq 'GNU_STACK .* RW +0x' <<<"$headers" || echo "has an executable stack"
  grep -q '__stack_chk_fail' <<<"$symbols" || echo "does not check its stack: no stack protector"
  grep -Eq '__[a-z]+_chk(@|$)' <<<"$symbols" || echo "does not check buffer sizes: no fortified function"
}

case $# in
  1)
    found=$(complaints "$1")
    [[ -z $found ]] || { printf '%s %s\n' "$1" "${found//$'\n'/$'\n'$1 }" && exit 1; }
    ;;
  2)
    found=$(complaints "$2")
    printf '%s\n' "$found"
    [[ $1 == --self-test && $(wc -l <<<"$found") == 6 ]]
    ;;
  *)
    sed -n '2,3p' "$0" >&2
    exit 2
    ;;
esac
