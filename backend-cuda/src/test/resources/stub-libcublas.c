/*
 * A libcublas.so of cuBLAS's interface without a GPU, for tests of host code; VERSION is given on
 * the command line. It belongs to the stub of the driver, which counts its calls, lets them fail,
 * and captures its work. Products are computed by plain loops on this machine's processor, the
 * terms in descending order, so that they differ from those of strict precision. What would make
 * the real library allocate memory, give other bits each time or refuse a call is refused here.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern int stub_enter(const char *name);
extern void stub_alive(int more);
extern int stub_work(void *stream, void (*call)(const void *), const void *data, long bytes);

typedef int Status;
enum { NOT_INITIALIZED = 1, ALLOC_FAILED = 3, INVALID_VALUE = 7, EXECUTION_FAILED = 13,
  INTERNAL_ERROR = 14, NOT_SUPPORTED = 15 };
enum { R_32F = 0, R_16BF = 14, COMPUTE_32F = 68, COMPUTE_32F_FAST_TF32 = 77 };

typedef struct {
  int alive; void *stream; char *workspace; long bytes; int pointers, atomics, math;
} Handle;

typedef struct {
  int ta, tb, m, n, k, batch, in, out, lda, ldb, ldc, compute;
  const char *a, *b; char *c;
  long stride_a, stride_b, stride_c;
} Gemm;

/* What the tests set and ask. */
static int products, wrong;
int stub_products(void) { return products; }
void stub_wrong(int on) { wrong = on; }

static Status failure(const char *name) {
  int code = stub_enter(name);
  return code == 0 ? 0 : code == 2 ? ALLOC_FAILED : EXECUTION_FAILED;
}
#define CALL(name) do { Status s = failure(#name); if (s) return s; } while (0)

static float from_bits(uint32_t bits) { float x; memcpy(&x, &bits, 4); return x; }
static uint32_t to_bits(float x) { uint32_t bits; memcpy(&bits, &x, 4); return bits; }

/* Drops the last bits of a float, rounding to nearest, ties to even. */
static float shortened(float x, int bits) {
  uint32_t u = to_bits(x);
  if (x != x || (u & 0x7f800000) == 0x7f800000) return x;
  u += (1u << (bits - 1)) - 1 + (u >> bits & 1);
  return from_bits(u >> bits << bits);
}
static float load(const Gemm *g, const char *p, long i) {
  if (g->in == R_16BF) return from_bits((uint32_t) ((const uint16_t *) p)[i] << 16);
  float x = ((const float *) p)[i];
  return g->compute == COMPUTE_32F_FAST_TF32 ? shortened(x, 13) : x;
}
static void store(const Gemm *g, long i, float x) {
  if (g->out == R_16BF) ((uint16_t *) g->c)[i] = to_bits(shortened(x, 16)) >> 16;
  else ((float *) g->c)[i] = x;
}

/* Column-major, as the library is: c[i,j] at i + j*ldc. */
static void compute(const void *data) {
  const Gemm *g = data;
  for (long z = 0; z < g->batch; z++)
    for (long j = 0; j < g->n; j++)
      for (long i = 0; i < g->m; i++) {
        float sum = 0;
        for (long p = g->k - 1; p >= wrong; p--) {
          long at = z * g->stride_a + (g->ta ? p + i * g->lda : i + p * g->lda);
          long bt = z * g->stride_b + (g->tb ? j + p * g->ldb : p + j * g->ldb);
          sum += load(g, g->a, at) * load(g, g->b, bt);
        }
        store(g, z * g->stride_c + i + j * g->ldc, sum);
      }
}

static Status queue(Handle *h, Gemm g, const float *alpha, const float *beta, int algorithm) {
  if (!h || h->alive != 1 || !h->stream) return NOT_INITIALIZED;
  if (!h->workspace || h->bytes < 4 << 20 || h->pointers || h->atomics || h->math != 16)
    return INTERNAL_ERROR;
  if (g.m <= 0 || g.n <= 0 || g.k <= 0 || g.batch <= 0 || *alpha != 1 || *beta != 0)
    return INVALID_VALUE;
  if (g.lda < (g.ta ? g.k : g.m) || g.ldb < (g.tb ? g.n : g.k) || g.ldc < g.m)
    return INVALID_VALUE;
  if (algorithm != -1 || (g.in == R_16BF && g.compute != COMPUTE_32F)
      || (g.in == R_32F && g.out != R_32F))
    return NOT_SUPPORTED;
  products++;
  h->workspace[0]++; /* it is device memory, which is the host's here */
  h->workspace[h->bytes - 1]++;
  return stub_work(h->stream, compute, &g, sizeof g) ? EXECUTION_FAILED : 0;
}

Status cublasGetProperty(int type, int *value) {
  *value = type == 0 ? VERSION : type == 1 ? 4 : 5;
  return 0;
}
const char *cublasGetStatusString(Status status) {
  return status == ALLOC_FAILED ? "the resource allocation failed"
      : status == EXECUTION_FAILED ? "the function failed to launch on the GPU" : "no explanation";
}
Status cublasCreate_v2(Handle **h) {
  CALL(cublasCreate);
  *h = calloc(1, sizeof(Handle));
  (*h)->alive = 1;
  (*h)->pointers = (*h)->math = -1;
  (*h)->atomics = -1;
  stub_alive(1);
  return 0;
}
Status cublasDestroy_v2(Handle *h) {
  Status failed = failure("cublasDestroy");
  if (h->alive != 1) return NOT_INITIALIZED;
  h->alive = 0;
  stub_alive(-1);
  return failed;
}
Status cublasSetStream_v2(Handle *h, void *stream) {
  CALL(cublasSetStream);
  h->stream = stream;
  h->workspace = 0;
  return 0;
}
Status cublasSetWorkspace_v2(Handle *h, void *workspace, size_t bytes) {
  CALL(cublasSetWorkspace);
  h->workspace = workspace;
  h->bytes = bytes;
  return (uintptr_t) workspace % 256 ? INVALID_VALUE : 0;
}
Status cublasSetPointerMode_v2(Handle *h, int mode) {
  CALL(cublasSetPointerMode);
  h->pointers = mode;
  return 0;
}
Status cublasSetAtomicsMode(Handle *h, int mode) {
  CALL(cublasSetAtomicsMode);
  h->atomics = mode;
  return 0;
}
Status cublasSetMathMode(Handle *h, int mode) {
  CALL(cublasSetMathMode);
  h->math = mode;
  return 0;
}
Status cublasGemmEx(Handle *h, int ta, int tb, int m, int n, int k, const float *alpha,
    const void *a, int a_type, int lda, const void *b, int b_type, int ldb, const float *beta,
    void *c, int c_type, int ldc, int compute_type, int algorithm) {
  CALL(cublasGemmEx);
  if (a_type != b_type) return NOT_SUPPORTED;
  Gemm g = {ta, tb, m, n, k, 1, a_type, c_type, lda, ldb, ldc, compute_type, a, b, c, 0, 0, 0};
  return queue(h, g, alpha, beta, algorithm);
}
Status cublasGemmStridedBatchedEx(Handle *h, int ta, int tb, int m, int n, int k,
    const float *alpha, const void *a, int a_type, int lda, long long stride_a, const void *b,
    int b_type, int ldb, long long stride_b, const float *beta, void *c, int c_type, int ldc,
    long long stride_c, int batch, int compute_type, int algorithm) {
  CALL(cublasGemmStridedBatchedEx);
  if (a_type != b_type) return NOT_SUPPORTED;
  Gemm g = {ta, tb, m, n, k, batch, a_type, c_type, lda, ldb, ldc, compute_type, a, b, c,
    stride_a, stride_b, stride_c};
  return queue(h, g, alpha, beta, algorithm);
}
