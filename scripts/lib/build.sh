# shellcheck shell=bash
# Finds Maven and builds the programs when something changed. Sourced after jdk.sh, never run.
#
#   use_maven      makes sure that a Maven of at least 3.8.7 is on PATH, or ends the script with one line
#   ensure_built   builds the four programs unless their jars are newer than every source
#
# `root` is the repository's folder, set by the script that sources this. SLIPWAY_BUILT=yes, set for the end-to-end tests,
# says that the jars are there: a test that starts a script must not start a build of what is being tested.

: "${root:?}"
readonly maven_wanted=3.8.7
readonly build_log="$root/target/scripts/build.log"
readonly build_stamp="$root/target/scripts/built"

# True when version $1 is at least version $2; both have three numbers.
at_least() {
  local IFS=.
  # shellcheck disable=SC2206 # splitting at the dots is the point
  local a=(${1%%-*}) b=($2) i
  for i in 0 1 2; do
    ((10#${a[i]:-0} > 10#${b[i]})) && return 0
    ((10#${a[i]:-0} < 10#${b[i]})) && return 1
  done
  return 0
}

maven_fits() {
  local version
  quietly command -v mvn || return 1
  version=$(cd "$root" && { mvn -v 2>/dev/null || true; } | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [[ -n $version ]] && at_least "$version" "$maven_wanted"
}

# Asks the system's package manager, if this user may.
install_maven() {
  if [[ $(id -u) == 0 ]]; then
    if quietly command -v apt-get; then
      say "No Maven found: installing it with apt-get …"
      quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven \
        || { quietly apt-get update -qq && quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven; }
    elif quietly command -v dnf; then
      say "No Maven found: installing it with dnf …"
      quietly dnf install -y -q maven
    elif quietly command -v apk; then
      say "No Maven found: installing it with apk …"
      quietly apk add maven
    fi
  elif quietly command -v brew; then
    say "No Maven found: installing it with brew …"
    quietly brew install maven
  fi
}

use_maven() {
  maven_fits && return 0
  install_maven || true
  hash -r
  maven_fits \
    || fail "Slipway needs Maven $maven_wanted or newer and found none: install it with your package manager (for example: sudo apt-get install maven)."
}

# Ends the background process $running; for traps. A process started with & ignores SIGINT, so it gets SIGTERM.
stop_running() {
  if [[ -n ${running:-} ]]; then
    kill -TERM "$running" 2>/dev/null || true
    wait "$running" 2>/dev/null || true
  fi
}

# Runs "$@" so that a signal to this script ends it too. Its output goes to file $1 (the first argument); while it
# runs, a terminal sees the seconds pass.
run_watched() {
  local output=$1 status=0 started=$SECONDS terminal=
  shift
  [[ -t 2 && -z ${CI:-} ]] && terminal=yes
  trap 'stop_running; exit 130' INT
  trap 'stop_running; exit 143' TERM
  "$@" >"$output" 2>&1 </dev/null &
  running=$!
  while kill -0 "$running" 2>/dev/null; do
    [[ -z $terminal ]] || printf '\r\033[K  %s s' "$((SECONDS - started))" >&2
    sleep 0.2
  done
  [[ -z $terminal ]] || printf '\r\033[K' >&2
  wait "$running" || status=$?
  running=
  trap - INT TERM
  return "$status"
}

# True when a source is newer than the last build, or a jar is missing. Folders count too, for what was deleted.
build_needed() {
  local jar
  for jar in app/target/app.jar sandbox/target/sandbox.jar deployer/target/deployer.jar bench/target/bench.jar; do
    [[ -f $root/$jar ]] || return 0
  done
  [[ -f $build_stamp ]] || return 0
  [[ -n $(cd "$root" && find pom.xml .mvn {lint,app,sandbox,deployer,bench}/{pom.xml,src} -newer "$build_stamp" -print | head -n 1) ]]
}

# Two scripts may be started at once; the second waits for the first one's build. The lock's folder holds the builder's
# process id, so a build that was killed does not hold it up.
lock_build() {
  local lock=$root/target/scripts/building owner told=
  mkdir -p "$root/target/scripts"
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null || true)
    if [[ -n $owner ]] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    [[ -n $told ]] || say "Waiting for another build of this folder …"
    told=yes
    sleep 0.5
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$root/target/scripts/building"' EXIT
}

unlock_build() {
  rm -rf "$root/target/scripts/building"
  trap - EXIT
}

ensure_built() {
  local status=0 started
  [[ ${SLIPWAY_BUILT:-} != yes ]] || return 0
  build_needed || return 0
  use_maven
  lock_build
  if build_needed; then
    say "Building Slipway (the first time takes a few minutes: Maven downloads what it needs) …"
    started=$SECONDS
    touch "$build_stamp.new"
    cd_root_run "$build_log" mvn -q -B -ntp -pl app,sandbox,deployer,bench -am -Dmaven.test.skip=true package || status=$?
    if ((status != 0)); then
      tail -n 60 "$build_log" >&2
      fail "Tried to build Slipway but Maven failed with code $status. The whole log is $build_log."
    fi
    # The stamp is as old as the build's start, so a source changed meanwhile is built the next time.
    mv "$build_stamp.new" "$build_stamp"
    say "Built in $((SECONDS - started)) s."
  fi
  unlock_build
}

# Runs "$@" (after the output's file) in the repository's folder and comes back to where the user was.
cd_root_run() {
  local here=$PWD status=0
  cd "$root" || return
  run_watched "$@" || status=$?
  cd "$here" || return
  return "$status"
}
