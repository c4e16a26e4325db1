/* Small C functions that Swift cannot express: processor checks and signal flags. */
#ifndef CKERNELS_H
#define CKERNELS_H

/// Name of the first instruction-set extension this build needs and the processor lacks, or NULL.
const char *ck_missing_instruction_set(void);

/// Makes SIGINT and SIGTERM set a flag instead of ending the process; a second signal ends it at once.
void ck_catch_stop_signals(void);

/// The signal that asked to stop, or zero.
int ck_stop_signal(void);

#endif
