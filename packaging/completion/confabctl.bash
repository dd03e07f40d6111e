# Completion of confabctl for bash.
# shellcheck shell=bash
_confabctl() {
  local cur=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W 'status users rooms kick ban unban bans say reload upgrade drain log-level help' -- "$cur")
  elif ((COMP_CWORD == 2)) && [[ ${COMP_WORDS[1]} == log-level ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'debug info warning error off' -- "$cur")
  fi
}
complete -F _confabctl confabctl
