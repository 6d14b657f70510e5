# Sourced by mvnw: points JAVA_HOME at an installed JDK new enough to build and run Sluice, so that an older `java`
# on the path, or an older JAVA_HOME, does no harm. Reads each candidate's `release` file and starts none of them.

sluice_jdk=25

sluice_is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && [ "$version" -ge "$sluice_jdk" ]
}

sluice_jdk_on_path() {
  java=$(command -v javac) || return 1
  while [ -L "$java" ]; do
    link=$(readlink "$java")
    case $link in
    /*) java=$link ;;
    *) java=$(dirname "$java")/$link ;;
    esac
  done
  dirname "$(dirname "$java")"
}

sluice_find_jdk() {
  set +f
  for home in "${JAVA_HOME-}" "$(sluice_jdk_on_path)" \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* "$HOME"/.jabba/jdk/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && sluice_is_jdk "$home"; then
      JAVA_HOME=$home
      export JAVA_HOME
      set -f
      return 0
    fi
  done
  echo "Sluice needs a JDK $sluice_jdk or newer and found none: install one (https://adoptium.net has them) or set JAVA_HOME." >&2
  exit 1
}

sluice_find_jdk
