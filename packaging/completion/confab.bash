# Completion of confab for bash.
# shellcheck shell=bash
_confab() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # bash takes the = of --color=never for a word.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case $prev in
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur") ;;
    --ca | --history | --password-file)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      ;;
    --as | --room) ;;
    *)
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--tls --ca --insecure --time --color --bell --reconnect --history --send
          --as --room --password-file --help --version' -- "$cur")
      else
        mapfile -t COMPREPLY < <(compgen -A hostname -- "$cur")
      fi
      ;;
  esac
}
complete -F _confab confab
