#!/bin/sh
# Prints what the sources are: the last commit, with +changes where there are some that it has not; nothing where git
# does not know.
cd "$(dirname "$0")/.." || exit
[ "$(git rev-parse --show-toplevel 2>/dev/null)" = "$(pwd -P)" ] || exit 0
commit=$(git rev-parse HEAD)
[ -z "$(git status --porcelain)" ] || commit=$commit+changes
printf '%s\n' "$commit"
