/* Small C functions that Swift cannot express: processor checks, signal flags, the rate of multiply-adds. */
#ifndef CKERNELS_H
#define CKERNELS_H

/// Name of the first instruction-set extension this build needs and the processor lacks, or NULL.
const char *ck_missing_instruction_set(void);

/// Makes SIGINT and SIGTERM set a flag instead of ending the process; a second signal ends it at once.
void ck_catch_stop_signals(void);

/// The signal that asked to stop, or zero.
int ck_stop_signal(void);

/// Runs `rounds` rounds of independent fused multiply-adds in vector registers, adds their outcome to `sum` so that they are
/// not optimised away, and returns the number of floating-point operations done (a multiply-add is two).
double ck_fma_double(long rounds, double *sum);

/// The same in single precision.
double ck_fma_single(long rounds, double *sum);

#endif
