#!/bin/bash
#SBATCH --job-name=production_control
#SBATCH --output=%x-%j.out
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=8192M
#SBATCH --time=1-00:00:00
#SBATCH --signal=B:USR1@300
exec bash slurm/job.sh run production-control --threads 2 "$@"
