#compdef confab
# Completion of confab for zsh.
_arguments \
  '(-t --tls)'{-t,--tls}'[encrypt, and make sure that the server is HOST]' \
  '--ca=[trust the certificates in a file]:file:_files' \
  '--insecure[encrypt, but talk to whoever answers]' \
  '--time[show when a line has arrived]' \
  '--color=[show names in colours]:when:(auto always never)' \
  '--bell[ring when somebody names you]' \
  '--reconnect[come back when the connection is lost]' \
  '--history=[keep what you type in a file]:file:_files' \
  '--send[say something as a script and exit]' \
  '--as=[the name to say it under]:name:' \
  '--room=[the room to say it in]:room:' \
  '--password-file=[the password of a kept name]:file:_files' \
  '(-h --help)'{-h,--help}'[print help and exit]' \
  '(-V --version)'{-V,--version}'[print the version and exit]' \
  '1:host:_hosts' \
  '*:port or text:'
