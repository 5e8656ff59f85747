# Runs a script and makes sure that its whole session of processes ends with it, with the worker, or with the
# lease: a worker that is frozen can't end anything, and soon somebody else may execute the run.
#
# $1 $2  until when the lease lasts: then the session is asked to end, and then it is killed. In
#        hundredths of a second of /proc/uptime, which worker and guard read alike: so it doesn't matter
#        how long a word was under way.
# $3     seconds between asking and killing when the worker has died
# $4     the script
#
# The guard is the leader of the session and of its first group (the worker starts it through setsid), so
# their number stays taken as long as the guard lives, and "0" below always means this group and no other.
# It never ends by itself: only the KILL that ends the whole group ends it. So nothing can be left behind.
# Others in the session have groups of their own, as a shell's jobs do after "set -m". They are found one by one:
# where the worker can't look again, a job that begins in that very moment may be missed.
#
# stdin   orders of the worker: TERM, KILL, and "LEASE <$1> <$2>" whenever the lease was renewed. Its end
#         means that the worker is dead.
# stdout  what the script prints.
# stderr  what the guard says to the worker: "exit <code>" when the script has ended, "lease over" before
#         the guard ends it.

# The guard's own processes: none of the group's signals but KILL concerns them.
trap '' TERM INT HUP PIPE
exec 3<&0 4>&2 </dev/null 2>&1

now() {
  read -r uptime idle </proc/uptime
  # Not "08", which would be octal.
  now=$((${uptime%.*} * 100 + 1${uptime#*.} - 100))
}

sleep_until() {
  now
  while [ "$now" -lt "$1" ]; do
    left=$(($1 - now)) fraction=$((($1 - now) % 100 + 100))
    sleep $((left / 100)).${fraction#1}
    now
  done
}

# Signals those of the session who are in other groups; takes some ten milliseconds. In /proc/PID/stat the
# name, in parentheses, may contain anything; behind it are state, parent, group and session.
others() {
  signal=$1
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    # shellcheck disable=SC2086 # one word per field
    set -- ${line##*) }
    [ "$4" = "$$" ] && [ "$3" != "$$" ] || continue
    stat=${stat%/stat}
    kill "-$signal" "${stat#/proc/}" 2>/dev/null
  done
}

# A process that was stopped can't heed a TERM before it goes on.
ask() {
  kill -TERM 0
  kill -CONT 0
  others TERM
  others CONT
}

obey() {
  while read -r order rest; do
    case $order in
      LEASE) echo "$rest" ;;
      TERM) ask ;;
      KILL) kill -KILL 0 ;; # and the worker looks for others
    esac
  done
  ask
  sleep "$1"
  others KILL
  kill -KILL 0
}

# Reads what "obey" prints, but only when the lease it knows of is over: there is no reading with a
# timeout in every shell. Its own word in the same pipe tells it where the news end.
watch() {
  exec 5>/proc/self/fd/0
  while :; do
    sleep_until "$1"
    echo now >&5
    known=$1
    while read -r asked killed && [ "$asked" != now ]; do
      set -- "$asked" "$killed"
    done
    [ "$1" != "$known" ] || break
  done
  echo "lease over" >&4
  ask
  # Not after the lease has ended, and the others a little before: to find them takes time.
  sleep_until $(($2 - 20))
  others KILL
  sleep_until "$2"
  kill -KILL 0
}

# Time may have passed before this line was reached.
now
if [ "$now" -ge "$1" ]; then
  echo "lease over" >&4
  exit
fi

obey "$3" <&3 3<&- 4>&- 2>/dev/null | watch "$1" "$2" 3<&- >/dev/null 2>&1 &
watch=$!
exec 3<&-

# Caught, not ignored: what is ignored here would be ignored by every command of the script.
signalled=
trap 'signalled=1' TERM INT HUP
trap - PIPE
/bin/sh -e -c "$4" sh 4>&- &
task=$!

while :; do
  wait "$task"
  code=$?
  # A signal interrupts the waiting too; then the task is still there, if only to be waited for.
  [ -n "$signalled" ] || break
  signalled=
  kill -0 "$task" 2>/dev/null || break
done

trap '' TERM INT HUP PIPE
echo "exit $code" >&4 2>/dev/null
exec >/dev/null 2>&1 4>&-
# Neither of the two ends by itself. If somebody killed them, nobody would guard what is left.
wait "$watch"
others KILL
kill -KILL 0
