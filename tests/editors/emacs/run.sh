#!/usr/bin/env bash
# Plays a drafter in Emacs with eglot and the program `$IUS`.
set -euo pipefail
export REPOSITORY; REPOSITORY=$(cd "$(dirname "$0")/../../.." && pwd)
export IUS=${IUS:-$REPOSITORY/target/debug/ius}
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cp -r "$REPOSITORY/tests/editors/workspace" "$folder/workspace"
cp "$REPOSITORY"/editors/emacs/*.el "$folder/"
export WORKSPACE="$folder/workspace" HOME="$folder"
# `-Q` knows no packages: Debian's are put on the path.
paths=(-L "$folder")
for package in /usr/share/emacs/site-lisp/elpa-src/*/ /usr/share/emacs/site-lisp/elpa/*/; do
  [ -d "$package" ] && paths+=(-L "$package")
done
emacs -Q --batch "${paths[@]}" --eval '(setq byte-compile-error-on-warn t)' \
  -f batch-byte-compile "$folder/ius-mode.el" "$folder/ius-ts-mode.el"
timeout 300 emacs -Q --batch "${paths[@]}" -l "$REPOSITORY/tests/editors/emacs/drive.el"
