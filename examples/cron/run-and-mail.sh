#!/bin/sh
# run-and-mail.sh ADDRESS [OPTION...]: runs segmentor with the options; when it fails, mails what it
# said: what was wrong, and the summary where there is one.
# SEGMENTOR and MAIL name other commands. The exit status is segmentor's.
set -u

address=${1:?the address to mail to}
shift

said=$(mktemp) || exit 2
trap 'rm -f "$said"' EXIT

"${SEGMENTOR:-segmentor}" run "$@" > "$said" 2>&1
status=$?

if [ "$status" -ne 0 ]; then
  case $status in
    1) why='the rules are wrong' ;;
    2) why='the exports cannot be used, or the lists cannot be written' ;;
    3) why='a guard stopped it' ;;
    4) why='another run is at work' ;;
    124) why='it took too long' ;;
    *) why="it ended with $status" ;;
  esac
  "${MAIL:-mail}" -s "segmentor: $why" "$address" < "$said"
fi
exit "$status"
