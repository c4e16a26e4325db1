/* Small C functions that Swift cannot express: relaxed sums and processor checks. */
#ifndef CKERNELS_H
#define CKERNELS_H

/// Name of the first instruction-set extension this build needs and the processor lacks, or NULL.
const char *ck_missing_instruction_set(void);

#endif
