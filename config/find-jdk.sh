#!/bin/sh
# Prints the home of a JDK 25 or newer; says what to install, with exit code 1, where there is none.
# Looks in JAVA_HOME, then at the java on the PATH, then in the usual folders (the oldest that will do).
# LOCKSTEP_JDK_FOLDERS (separated by colons) replaces the usual folders.

oldest=25

# Major version of the JDK in folder $1, or nothing where it holds none. Reads text, starts no JVM.
version_of() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] &&
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Prints $1 and ends the search if it holds a JDK that will do.
take() {
  version=$(version_of "$1")
  if [ "${version:-0}" -ge "$oldest" ]; then
    printf '%s\n' "$1"
    exit 0
  fi
}

[ -z "${JAVA_HOME-}" ] || take "$JAVA_HOME"

java=$(command -v java)
while [ -L "$java" ]; do
  link=$(readlink "$java")
  case $link in
    /*) java=$link ;;
    *) java=$(dirname "$java")/$link ;;
  esac
done
[ -z "$java" ] || take "$(cd "$(dirname "$java")/.." && pwd)"

folders=${LOCKSTEP_JDK_FOLDERS-"/usr/lib/jvm:/usr/lib64/jvm:/usr/java:/usr/local:/opt:/opt/java\
:$HOME/.sdkman/candidates/java:$HOME/.jdks:$HOME/.asdf/installs/java\
:$HOME/.local/share/mise/installs/java:$HOME/.gradle/jdks\
:/Library/Java/JavaVirtualMachines:$HOME/Library/Java/JavaVirtualMachines\
:/opt/homebrew/opt:/usr/local/opt"}
best=
best_version=
IFS=:
for folder in $folders; do
  for home in "$folder"/* "$folder"/*/Contents/Home "$folder"/*/libexec/openjdk.jdk/Contents/Home; do
    version=$(version_of "$home")
    if [ "${version:-0}" -ge "$oldest" ] && [ "$version" -lt "${best_version:-1000}" ]; then
      best=$home
      best_version=$version
    fi
  done
done
if [ -n "$best" ]; then
  printf '%s\n' "$best"
  exit 0
fi

cat >&2 <<END
[lockstep] no JDK $oldest or newer was found in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH
(${java:-no java there}) or in the usual folders. Install one and try again:
  Debian, Ubuntu   sudo apt-get install openjdk-25-jdk     (or temurin-25-jdk, see adoptium.net)
  Fedora           sudo dnf install java-25-openjdk-devel
  macOS            brew install openjdk@25
  any, with SDKMAN sdk install java 25-tem
If one is installed elsewhere, set JAVA_HOME to its folder.
END
exit 1
