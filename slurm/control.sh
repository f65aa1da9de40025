#!/bin/bash
#SBATCH --job-name=chronos
#SBATCH --output=%x-%j.out
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=8G
#SBATCH --time=24:00:00
#SBATCH --signal=B:USR1@300
# Production control run; give options of `chronos control` after the script's name:  sbatch slurm/control.sh --years 100
# Near the time limit, or when the job is to make room, the model finishes the days under way, writes a restart and exits with 5; the job
# then queues itself again and goes on from there.
set -u
cd "${SLURM_SUBMIT_DIR:-.}"
# A job that was queued again goes on with what it has, even when it was first told to start anew.
if [ "${SLURM_RESTART_COUNT:-0}" -gt 0 ]; then
  for option in "$@"; do
    shift
    case $option in --fresh | --overwrite) ;; *) set -- "$@" "$option" ;; esac
  done
fi
node src/cli/chronos.mjs control "$@" &
model=$!
limit_near=0
# Node would open its debugger on USR1, so it gets TERM instead.
trap 'limit_near=1; kill -TERM "$model" 2>/dev/null' USR1
trap 'kill -TERM "$model" 2>/dev/null' TERM
status=0
# A trapped signal ends `wait` early: wait again until the model is gone.
while :; do
  wait "$model"
  status=$?
  kill -0 "$model" 2>/dev/null || break
done
# 143 near the limit: stopped before its handler was set; nothing is lost.
if [ "$status" -eq 5 ] || { [ "$limit_near" -eq 1 ] && [ "$status" -eq 143 ]; }; then
  trap '' TERM
  echo "stopped early with status $status: queued again (restart ${SLURM_RESTART_COUNT:-0} of job ${SLURM_JOB_ID:-none})"
  [ -n "${SLURM_JOB_ID:-}" ] && scontrol requeue "$SLURM_JOB_ID" && sleep 60
fi
exit "$status"
