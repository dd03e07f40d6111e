#!/usr/bin/env bash
# install.sh BUILD: cmake --install puts the daemon and its operator's documents below a prefix, and nothing else. The
# daemon works there.
set -euo pipefail

prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$1" --prefix "$prefix" >/dev/null
"$prefix/bin/confabd" --version | grep -q '^confabd [0-9]'
diff - <(cd "$prefix" && find . ! -type d | sort) <<'END'
./bin/confabd
./share/doc/confab/LICENSE
./share/doc/confab/README.md
./share/doc/confab/docs/configuration.md
./share/doc/confab/docs/limits.md
./share/doc/confab/docs/metrics.md
./share/doc/confab/docs/operating.md
./share/doc/confab/docs/protocols.md
END
