# Sourced by mvnw and berth: find_jdk exports JAVA_HOME, a JDK of Java 21 or newer, and sets
# java_major to its version; or says what is missing and fails. Looks at JAVA_HOME first, then at
# the java on PATH, then for the newest in the usual places.

JAVA_MIN=21

# Prints the major version of the JDK at $1; fails if none is there.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  jdk_version=
  if [ -r "$1/release" ]; then
    jdk_version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  fi
  if [ -z "$jdk_version" ]; then
    jdk_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
  fi
  jdk_version=${jdk_version#1.}
  jdk_version=${jdk_version%%[!0-9]*}
  [ -n "$jdk_version" ] && echo "$jdk_version"
}

# Prints the home of the java on PATH.
jdk_on_path() {
  jdk_java=$(command -v java) || return 1
  while [ -L "$jdk_java" ]; do
    jdk_link=$(readlink "$jdk_java")
    case $jdk_link in
      /*) jdk_java=$jdk_link ;;
      *) jdk_java=$(dirname "$jdk_java")/$jdk_link ;;
    esac
  done
  (cd "$(dirname "$jdk_java")/.." && pwd -P)
}

find_jdk() {
  for jdk_home in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
    # macOS answers as /usr/bin/java without being a home.
    [ -n "$jdk_home" ] && [ "$jdk_home" != /usr ] || continue
    java_major=$(jdk_major "$jdk_home") || continue
    if [ "$java_major" -ge "$JAVA_MIN" ]; then
      JAVA_HOME=$jdk_home
      export JAVA_HOME
      return 0
    fi
  done

  java_major=0
  jdk_best=
  for jdk_home in /usr/lib/jvm/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    jdk_found=$(jdk_major "$jdk_home") || continue
    if [ "$jdk_found" -gt "$java_major" ]; then
      java_major=$jdk_found
      jdk_best=$jdk_home
    fi
  done
  if [ "$java_major" -ge "$JAVA_MIN" ]; then
    JAVA_HOME=$jdk_best
    export JAVA_HOME
    return 0
  fi

  {
    echo "berth: a JDK (not only a runtime) of Java $JAVA_MIN or newer is needed, but none was found."
    if [ -n "$jdk_best" ]; then
      echo "berth: the newest JDK here is Java $java_major in $jdk_best."
    fi
    echo "berth: looked at JAVA_HOME (${JAVA_HOME:-not set}), java on PATH, /usr/lib/jvm, /opt/java," \
      "~/.sdkman and /Library/Java. Install one, or set JAVA_HOME to one."
  } >&2
  return 1
}
