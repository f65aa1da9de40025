#!/bin/bash
#SBATCH --job-name=production_control
#SBATCH --output=%x-%A_%a.out
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=8192M
#SBATCH --time=1-00:00:00
#SBATCH --signal=B:USR1@300
#SBATCH --array=0-9
exec bash slurm/job.sh run production-control --threads 2 --seed $((SLURM_ARRAY_TASK_ID)) --out "outputs/production_control/member_$(printf %03d "$SLURM_ARRAY_TASK_ID")" "$@"
