#!/usr/bin/env bash
# Plays a drafter in Neovim (`$NVIM`, or the one on the path) with the program `$IUS`.
set -euo pipefail
export REPOSITORY; REPOSITORY=$(cd "$(dirname "$0")/../../.." && pwd)
export IUS=${IUS:-$REPOSITORY/target/debug/ius}
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cp -r "$REPOSITORY/tests/editors/workspace" "$folder/workspace"
export WORKSPACE="$folder/workspace" XDG_CACHE_HOME="$folder/cache" XDG_STATE_HOME="$folder/state" XDG_DATA_HOME="$folder/data"
mkdir -p "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_DATA_HOME"
timeout 300 "${NVIM:-nvim}" --headless -u NONE -i NONE -n -c "luafile $REPOSITORY/tests/editors/neovim/drive.lua"
