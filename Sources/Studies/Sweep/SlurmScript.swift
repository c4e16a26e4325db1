import Deck

/// The shell script with which a cluster makes the points of a sweep or comparison, one job each.
public func slurmScript(for study: Study) -> String {
  let folder =
    "'" + study.folder.path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    + "'"
  let count = study.plan.points.count
  return """
    #!/bin/bash
    # \(count) points of \(study.folder.path); submit with: sbatch THIS_FILE
    # When all are done, one more job or a shell gathers them: mdrun resume \(folder)
    # A job that was cut short goes on from its checkpoint when it is submitted again.
    #SBATCH --job-name=\(PointPlan.fileName(study.folder.name))
    #SBATCH --array=0-\(count - 1)
    #SBATCH --ntasks=1
    #SBATCH --cpus-per-task=4
    #SBATCH --time=24:00:00
    #SBATCH --signal=TERM@120
    exec mdrun resume \(folder) --index "$SLURM_ARRAY_TASK_ID" --threads "${SLURM_CPUS_PER_TASK:-1}"

    """
}
