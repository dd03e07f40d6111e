#!/usr/bin/env bash
# package.sh CHECK TREE REFERENCE: checks files of the package. REFERENCE is where the build has made the generated ones.
# package.sh --self-test CHECK: shows that the check can fail, on fixtures/package.
#
#   manuals      man has no warning about the manual pages
#   completions  bash and zsh can parse the completions, and bash completes by them
#   scripts      shellcheck finds nothing in the scripts of the package
#   container    containerfile.py finds nothing in Containerfile
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bad=$here/fixtures/package

# shellcheck disable=SC2069  # the warnings, not the page
manual_warnings() {
  local page
  for page in "$@"; do LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null; done  # warnings only
}

# A word that bash offers after the given ones.
offered() {
  bash -c 'compopt() { :; }; source "$1"; shift; COMP_WORDS=(confabd "$@") COMP_CWORD=$#; _confabd; printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

# offers EXPECTED WORD...
offers() {
  local expected=$1 got
  shift
  got=$(offered "$reference/bash/confabd" "$@" 2>&1 | head -n 1)
  [[ $got == "$expected" ]] || { echo "after '$*' bash offers '$got', not '$expected'" && return 1; }
}

check_manuals() {
  local found
  found=$(manual_warnings "$tree"/packaging/man/*.1 "$reference/confabd.8" "$reference/confabd.conf.5")
  [[ -z $found ]] || { echo "$found" && return 1; }
}

check_completions() {
  bash -n "$reference/bash/confabd"
  zsh -n "$reference/zsh/_confabd"
  bash -n "$tree/packaging/completion/confabctl.bash"
  zsh -n "$tree/packaging/completion/confabctl.zsh"
  bash -n "$tree/packaging/completion/confab.bash"
  zsh -n "$tree/packaging/completion/confab.zsh"
  offers --notices --not
  offers quiet --notices q
  offers quiet --notices = q
  offers "$tree/Containerfile" --config "$tree/Containerf"
  offers "" --rate ""
}

check_scripts() { shellcheck "$tree"/packaging/bin/* "$tree"/packaging/debian/{preinst,postinst,prerm,postrm}; }

check_container() { python3 -B "$here/containerfile.py" "$tree/Containerfile"; }

if [[ $1 == --self-test ]]; then
  case $2 in
    manuals) [[ -n $(manual_warnings "$bad/page.1") ]] ;;
    completions)
      ! bash -n "$bad/broken.bash" 2>/dev/null && ! zsh -n "$bad/broken.bash" 2>/dev/null
      ;;
    scripts) ! shellcheck "$bad/broken.bash" >/dev/null 2>&1 ;;
    container) [[ $(python3 -B "$here/containerfile.py" "$bad/Containerfile" | wc -l) == 11 ]] ;;
  esac
  exit
fi
tree=$2 reference=$3
"check_$1"
