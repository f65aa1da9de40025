#!/bin/bash
# The model inside a SLURM job: `bash slurm/job.sh run production-control --years 100`. `chronos submit` writes scripts that end here.
# Near the time limit SLURM sends USR1 (--signal=B:USR1@300). The model then finishes the days under way, writes a restart and exits with 5;
# the job queues itself again and goes on from there.
set -u
# A job that was queued again goes on with what it has, even when it was first told to start anew.
if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
  for option in "$@"; do
    shift
    case $option in --fresh | --overwrite) ;; *) set -- "$@" "$option" ;; esac
  done
fi
node "$(dirname "$0")/../src/cli/chronos.mjs" "$@" &
model=$!
# Node would open its debugger on USR1, so it gets TERM, and not before it listens: a job that was warned early still gets some days done.
ready=20
trap 'trapped=1; [ "$SECONDS" -ge "$ready" ] || sleep $((ready - SECONDS)); kill -TERM "$model" 2>/dev/null' USR1
trap 'trapped=1; kill -TERM "$model" 2>/dev/null' TERM
# A trapped signal ends `wait` early, with a status of its own: wait again for that of the model.
trapped=1
while [ "$trapped" -eq 1 ]; do
  trapped=0
  wait "$model"
  status=$?
done
# A member of an array has a name of its own: its number may be that of the whole array.
job=${SLURM_ARRAY_JOB_ID:+${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID:-0}}
job=${job:-${SLURM_JOB_ID:-0}}
# A job that was cancelled is not running any more, and stays cancelled.
state=''
if [ "$status" -eq 5 ]; then
  for _ in 1 2 3; do
    state=$(squeue -h -j "$job" -o %T) && break
    sleep 5
  done
fi
if [ "$state" = RUNNING ]; then
  trap '' TERM
  echo "stopped early: job $job is queued again after restart ${SLURM_RESTART_COUNT:-0}"
  scontrol requeue "$job" && sleep 60
fi
exit "$status"
