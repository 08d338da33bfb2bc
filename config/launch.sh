# Read by the launchers, ./lockstep and bin/lockstep of the archive, which set
#   root  the folder in which config lies
#   home  the folder of the jars (lib), of what they were built from (commit) and of the JVM's archive of classes
#         (classes.jsa); the latter two may be missing
#   java  the command
# What users say to them:
#   LOCKSTEP_JAVA_OPTS    more flags for the JVM, separated by spaces
#   LOCKSTEP_CLASS_PATH   jars and folders with functions or backends of one's own, as in -cp
#   LOCKSTEP_NO_VECTOR=1  leaves out the Vector API; the scalar kernels give the same bits

# PoCL has no device where it cannot keep kernels, which it does in the user's folder for such files: names another where
# that cannot be written to, one that nobody else owns.
place_kernels_of_pocl() {
  [ -z "${POCL_CACHE_DIR-}" ] || return 0
  folder=${XDG_CACHE_HOME:-${HOME-}/.cache}/pocl
  while [ "${folder#*/}" != "$folder" ] && [ ! -e "$folder" ]; do # the nearest that exists
    folder=${folder%/*}
  done
  if [ -d "$folder" ] && [ -w "$folder" ]; then
    return 0
  fi
  folder=${TMPDIR:-/tmp}/pocl-$(id -u)
  if mkdir -m 700 "$folder" 2>/dev/null || [ -O "$folder" ]; then
    export POCL_CACHE_DIR="$folder"
  fi
}

# Sees to what is taken from the shell: open files, address space, a locale that knows all names of files, PoCL's folder.
prepare() {
  files=$(ulimit -n) # The JVM opens about 40.
  if [ "$files" != unlimited ] && [ "$files" -lt 64 ] && ! ulimit -S -n 256 2>/dev/null; then
    echo "[lockstep] only $files files may be open at a time, and 64 are needed; raise the limit, as by 'ulimit -n 256'" >&2
    exit 1
  fi
  space=$(ulimit -v)
  [ "$space" = unlimited ] ||
    echo "[lockstep] the address space is limited to $space KiB (ulimit -v); the JVM reserves several GB without using them, and ends where it cannot" >&2
  utf8=$(sh "$root/config/utf8-locale.sh")
  [ -z "$utf8" ] || export LC_ALL="$utf8"
  place_kernels_of_pocl
}

# Becomes the command with the arguments of the line; $flag is one more flag for the JVM.
launch() {
  archive=$home/classes.jsa
  [ -r "$archive" ] || archive=
  commit=
  [ ! -r "$home/commit" ] || read -r commit <"$home/commit"
  vector='--add-modules jdk.incubator.vector'
  [ -z "${LOCKSTEP_NO_VECTOR-}" ] || vector=
  set -f # What is split at spaces is no pattern of file names.
  # shellcheck disable=SC2086,SC2154
  exec "$java" --enable-native-access=ALL-UNNAMED $vector \
    ${archive:+"-XX:SharedArchiveFile=$archive" "-Xlog:cds*=off" "-Xlog:aot*=off"} \
    ${commit:+"-Dlockstep.commit=$commit"} ${flag:+"$flag"} ${LOCKSTEP_JAVA_OPTS-} \
    -cp "$home/lib/*${LOCKSTEP_CLASS_PATH:+:$LOCKSTEP_CLASS_PATH}" io.lockstep.cli.Main "$@"
}
