# shellcheck shell=bash
# Finds a JDK that can build and run Slipway, or installs one into the user's cache. Sourced, never run.
#
#   use_jdk   sets and exports JAVA_HOME and puts its bin first on PATH, or ends the script with one line
#
# Looked at, in this order: JAVA_HOME, the java on PATH, the usual folders, the cache. SLIPWAY_JDK_SEARCH, a list of
# folders separated by colons, takes the place of the usual folders. SLIPWAY_JDK_SOURCE takes the place of Adoptium's
# API; an empty value forbids the download.

readonly jdk_wanted=25
readonly jdk_cache="${XDG_CACHE_HOME:-$HOME/.cache}/slipway/jdk"

# Everything a person reads goes to standard error: standard output belongs to the program that is run.
say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
quietly() { "$@" >/dev/null 2>&1; }

# Prints the feature version of the JDK in folder $1; nothing when there is no JDK (a JRE is not enough).
jdk_version() {
  local version=
  [[ -x $1/bin/javac && -x $1/bin/java ]] || return 0
  if [[ -r $1/release ]]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  if [[ -z $version ]]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  printf '%s' "$version"
}

jdk_fits() {
  local version
  version=$(jdk_version "$1")
  [[ $version =~ ^[0-9]+$ && $version -ge $jdk_wanted ]]
}

# Prints the home of the java on PATH, by asking it: on many machines it is a link, or a shim of a version manager.
jdk_on_path() {
  quietly command -v java || return 0
  { java -XshowSettings:properties -version 2>&1 || true; } | sed -n 's/^ *java\.home = //p' | head -n 1
}

# Prints the folders that usually hold JDKs, one a line.
jdk_folders() {
  if [[ -n ${SLIPWAY_JDK_SEARCH+set} ]]; then
    printf '%s\n' "$SLIPWAY_JDK_SEARCH" | tr ':' '\n'
  else
    printf '%s\n' /usr/lib/jvm /usr/lib64/jvm /usr/java /Library/Java/JavaVirtualMachines /opt /opt/java \
      "$HOME/.sdkman/candidates/java" "$HOME/.jdks" "$HOME/.asdf/installs/java" \
      "${XDG_DATA_HOME:-$HOME/.local/share}/mise/installs/java"
  fi
  printf '%s\n' "$jdk_cache"
}

# Prints the first JDK that fits; one of exactly the wanted version goes before newer ones.
find_jdk() {
  local folder candidate newer=
  for candidate in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
    if [[ -n $candidate ]] && jdk_fits "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  while IFS= read -r folder; do
    [[ -n $folder ]] || continue
    for candidate in "$folder"/* "$folder"/*/Contents/Home; do
      jdk_fits "$candidate" || continue
      if [[ $(jdk_version "$candidate") == "$jdk_wanted" ]]; then
        printf '%s' "$candidate"
        return 0
      fi
      newer=${newer:-$candidate}
    done
  done < <(jdk_folders)
  printf '%s' "$newer"
}

# Prints the name that Adoptium's API has for this machine: OS/ARCHITECTURE; nothing when it has none.
jdk_platform() {
  local os arch
  case $(uname -s) in
    Linux) if [[ -e /etc/alpine-release ]]; then os=alpine-linux; else os=linux; fi ;;
    Darwin) os=mac ;;
    *) return 0 ;;
  esac
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=aarch64 ;;
    ppc64le | s390x | riscv64) arch=$(uname -m) ;;
    *) return 0 ;;
  esac
  printf '%s/%s' "$os" "$arch"
}

sha256_of() {
  if quietly command -v sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# Downloads Temurin into the cache and prints its home; prints nothing when that is not possible. The archive is
# unpacked beside its place and moved there whole, so an interrupted download leaves no half JDK behind.
install_jdk() {
  local source=${SLIPWAY_JDK_SOURCE-https://api.adoptium.net} platform answer package link checksum work home
  platform=$(jdk_platform)
  [[ -n $source && -n $platform ]] || return 0
  quietly command -v curl && quietly command -v tar || return 0
  answer=$(curl -fsSL --connect-timeout 10 --max-time 60 --retry 2 \
    "$source/v3/assets/latest/$jdk_wanted/hotspot?os=${platform%/*}&architecture=${platform#*/}&image_type=jdk&vendor=eclipse" \
    2>/dev/null) || return 0
  package=$(printf '%s' "$answer" | tr -d ' \n\r\t' | sed -n 's/.*"package":{\([^}]*\)}.*/\1/p')
  link=$(printf '%s' "$package" | sed -n 's/.*"link":"\([^"]*\)".*/\1/p')
  checksum=$(printf '%s' "$package" | sed -n 's/.*"checksum":"\([0-9a-f]*\)".*/\1/p')
  [[ -n $link && ${#checksum} -eq 64 ]] || return 0

  say "No JDK $jdk_wanted found: downloading Temurin into $jdk_cache …"
  mkdir -p "$jdk_cache"
  work=$(mktemp -d "$jdk_cache/.download.XXXXXX")
  if ! curl -fsSL --connect-timeout 10 --retry 2 -o "$work/jdk.tar.gz" "$link"; then
    rm -rf "$work"
    return 0
  fi
  if [[ $(sha256_of "$work/jdk.tar.gz") != "$checksum" ]]; then
    rm -rf "$work"
    say "The download of $link does not have the checksum that Adoptium names; it was thrown away."
    return 0
  fi
  mkdir "$work/jdk"
  tar -xzf "$work/jdk.tar.gz" -C "$work/jdk" --strip-components 1
  home=$jdk_cache/temurin-$checksum
  [[ -d $home ]] || mv "$work/jdk" "$home"
  rm -rf "$work"
  [[ -d $home/Contents/Home ]] && home=$home/Contents/Home
  printf '%s' "$home"
}

use_jdk() {
  local home
  home=$(find_jdk)
  [[ -n $home ]] || home=$(install_jdk)
  if [[ -z $home ]] || ! jdk_fits "$home"; then
    fail "Slipway needs a JDK $jdk_wanted or newer and found none: install Temurin $jdk_wanted (https://adoptium.net), or set JAVA_HOME to one."
  fi
  export JAVA_HOME=$home
  export PATH="$JAVA_HOME/bin:$PATH"
}
