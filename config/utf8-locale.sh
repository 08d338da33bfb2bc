#!/bin/sh
# Prints a locale of UTF-8 where the present one is of ASCII alone (C, or one that is not installed), else nothing.
# A JVM reads arguments and file names by the locale: in C it knows no name with an umlaut.

case $(locale charmap 2>/dev/null) in
  ANSI_X3.4-1968 | US-ASCII | 646) ;;
  '') # There is no such command: what the variables say.
    case ${LC_ALL:-${LC_CTYPE:-${LANG-}}} in
      '' | C | POSIX) printf 'C.UTF-8\n' ;;
    esac
    exit 0
    ;;
  *) exit 0 ;;
esac
for name in C.UTF-8 en_US.UTF-8; do
  if [ "$(LC_ALL=$name locale charmap 2>/dev/null)" = UTF-8 ]; then
    printf '%s\n' "$name"
    exit 0
  fi
done
