#compdef confabctl
# Completion of confabctl for zsh.
if ((CURRENT == 2)); then
  compadd status users rooms kick ban unban bans say reload upgrade drain log-level help
elif ((CURRENT == 3)) && [[ $words[2] == log-level ]]; then
  compadd debug info warning error off
fi
