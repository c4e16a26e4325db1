// Gflop/s of OpenBLAS on the matrix products of a fitting network, one thread.
//   cc -O2 bench/openblas.c -lopenblas -o /tmp/openblas && /tmp/openblas
//   OPENBLAS_CORETYPE=SKYLAKEX /tmp/openblas
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void *filled(size_t count, size_t size) {
  void *memory = malloc(count * size);
  for (size_t i = 0; i < count; i++) {
    if (size == sizeof(double)) ((double *)memory)[i] = i % 7 * 0.1;
    else ((float *)memory)[i] = i % 7 * 0.1f;
  }
  return memory;
}

// Best of five timings of about 0.3 s; the second factor is transposed on the way back, where it has more columns than rows.
static double rate(int m, int n, int k, size_t size) {
  void *a = filled((size_t)m * k, size), *b = filled((size_t)k * n, size), *c = filled((size_t)m * n, size);
  CBLAS_TRANSPOSE transpose = n > k ? CblasTrans : CblasNoTrans;
  int repetitions = 1 + (int)(1e10 / (2.0 * m * n * k)), stride = n > k ? k : n;
  double best = 1e30;
  for (int block = 0; block < 5; block++) {
    double start = now();
    for (int i = 0; i < repetitions; i++) {
      if (size == sizeof(double))
        cblas_dgemm(CblasRowMajor, CblasNoTrans, transpose, m, n, k, 1, a, k, b, stride, 0, c, n);
      else
        cblas_sgemm(CblasRowMajor, CblasNoTrans, transpose, m, n, k, 1, a, k, b, stride, 0, c, n);
    }
    double seconds = (now() - start) / repetitions;
    if (seconds < best) best = seconds;
  }
  free(a), free(b), free(c);
  return 2e-9 * m * n * k / best;
}

int main(void) {
  int shapes[][3] = {{32, 240, 1600}, {64, 240, 1600}, {256, 240, 1600}, {32, 1600, 240}, {64, 1600, 240},
                     {256, 1600, 240}, {32, 240, 240}};
  openblas_set_num_threads(1);
  printf("%s\n", openblas_get_corename());
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    int *p = shapes[s];
    printf("%4d x %4d x %4d: double %6.1f, single %6.1f Gflop/s\n", p[0], p[1], p[2],
           rate(p[0], p[1], p[2], sizeof(double)), rate(p[0], p[1], p[2], sizeof(float)));
  }
}
