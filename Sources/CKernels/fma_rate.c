#include "CKernels.h"

/* As wide as this build's registers; enough independent sums to hide the latency of two units (4 cycles x 2 = 8), few enough
   for the registers there are: 32 with AVX-512 and on arm64, 16 otherwise. */
#if defined(__AVX512F__)
#define BYTES 64
#define CHAINS 24
#elif defined(__AVX__)
#define BYTES 32
#define CHAINS 12
#else
#define BYTES 16
#define CHAINS 12
#endif

#define DEFINE_FMA_RATE(name, type)                                                     \
  double name(long rounds, double *sum) {                                               \
    typedef type vector __attribute__((vector_size(BYTES)));                            \
    const int width = BYTES / sizeof(type);                                             \
    vector sums[CHAINS], factor = {0}, addend = {0};                                    \
    factor += (type)0.999;                                                              \
    addend += (type)0.001;                                                              \
    for (int c = 0; c < CHAINS; c++) sums[c] = addend * (type)c;                        \
    for (long round = 0; round < rounds; round++) {                                     \
      _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++)               \
        sums[c] = sums[c] * factor + addend;                                            \
    }                                                                                   \
    for (int c = 0; c < CHAINS; c++)                                                    \
      for (int lane = 0; lane < width; lane++) *sum += sums[c][lane];                   \
    return 2.0 * CHAINS * width * (double)rounds;                                       \
  }

DEFINE_FMA_RATE(ck_fma_double, double)
DEFINE_FMA_RATE(ck_fma_single, float)
