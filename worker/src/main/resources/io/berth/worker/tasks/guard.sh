# Runs a script and makes sure that its whole process group ends with it, or with the worker.
# $1: seconds between asking and killing when the worker has died; $2: the script.
#
# The guard is the leader of the group (the worker starts it through setsid), so the group's number
# stays taken as long as the guard lives, and "0" below always means this group and no other. It never
# ends by itself: only the KILL that ends the whole group ends it. So nothing can be left behind.
#
# stdin   orders of the worker: TERM, KILL. Its end means that the worker is dead.
# stdout  what the script prints.
# stderr  what the guard says to the worker: "exit <code>" when the script has ended.

# Caught, not ignored: what is ignored here would be ignored by every command of the script.
signalled=
trap 'signalled=1' TERM INT HUP
exec 3<&0 4>&2 </dev/null 2>&1

/bin/sh -e -c "$2" sh 3<&- 4>&- &
task=$!

(
  signalled=
  trap 'signalled=1' TERM INT HUP
  while :; do
    if read -r order <&3; then
      case $order in
        TERM) kill -TERM 0 ;;
        KILL) kill -KILL 0 ;;
      esac
    elif [ -n "$signalled" ]; then
      signalled= # a signal interrupted the reading; that was not the end
    else
      break
    fi
  done
  kill -TERM 0
  sleep "$1"
  kill -KILL 0
) >/dev/null 2>&1 4>&- &
orders=$!
exec 3<&-

while :; do
  wait "$task"
  code=$?
  # A signal interrupts the waiting too; then the task is still there, if only to be waited for.
  [ -n "$signalled" ] || break
  signalled=
  kill -0 "$task" 2>/dev/null || break
done

# The worker may be dead, then nobody reads this.
trap '' PIPE
echo "exit $code" >&4 2>/dev/null
exec >/dev/null 2>&1 4>&-
while :; do wait "$orders"; done
