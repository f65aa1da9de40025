#!/bin/bash
#SBATCH --job-name=proxy_assimilation
#SBATCH --output=%x-%j.out
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=2
#SBATCH --mem=6144M
#SBATCH --time=02:00:00
#SBATCH --signal=B:USR1@300
exec bash slurm/job.sh assimilate proxy-assimilation --threads 2 "$@"
