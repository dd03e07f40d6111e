#!/usr/bin/env bash
# install.sh BUILD with-client|without-client: cmake --install puts the daemon, the client and the documents below a
# prefix, and nothing else. The programs work there.
set -euo pipefail

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
"$prefix/bin/confabd" --version | grep -q '^confabd [0-9]'
programs=./bin/confabd
if [[ $2 == with-client ]]; then
  programs=$'./bin/confab\n./bin/confabd'
  "$prefix/bin/confab" --version | grep -q '^confab [0-9]'
fi
diff - <(cd "$prefix" && find . ! -type d | sort) <<END
$programs
./share/doc/confab/LICENSE
./share/doc/confab/README.md
./share/doc/confab/docs/configuration.md
./share/doc/confab/docs/limits.md
./share/doc/confab/docs/metrics.md
./share/doc/confab/docs/operating.md
./share/doc/confab/docs/protocols.md
END
