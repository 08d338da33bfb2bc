/*
 * CUDA C++ on one machine's threads, as far as the kernels use it: a thread for each thread of a
 * block, one block after another. Blocks whose threads do not wait for each other need no threads.
 */
#include <pthread.h>

struct Index { unsigned x; };
static thread_local Index threadIdx, blockIdx;
static Index blockDim, gridDim;
static pthread_barrier_t fence;

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(threads)
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __syncthreads() pthread_barrier_wait(&fence)

#define fabsf __builtin_fabsf
#define sqrt __builtin_sqrtf
#define fma __builtin_fmaf
#define __fmaf_rn __builtin_fmaf
#define __fsqrt_rn __builtin_sqrtf
static inline float __fadd_rn(float a, float b) { return a + b; }
static inline float __fsub_rn(float a, float b) { return a - b; }
static inline float __fmul_rn(float a, float b) { return a * b; }
static inline float __fdiv_rn(float a, float b) { return a / b; }
static inline float __int2float_rn(int x) { return (float)x; }
static inline unsigned __umulhi(unsigned a, unsigned b) {
  return (unsigned)(((unsigned long)a * b) >> 32);
}
static inline int __float_as_int(float x) {
  int bits;
  __builtin_memcpy(&bits, &x, 4);
  return bits;
}
static inline float __int_as_float(int bits) {
  float x;
  __builtin_memcpy(&x, &bits, 4);
  return x;
}
static inline void atomicMin(int* p, int value) {
  int old = *p;
  while (value < old && !__atomic_compare_exchange_n(p, &old, value, 0, 5, 5)) {
  }
}

/* Calls a kernel with arguments that the driver holds as addresses of values. */
template <int... I> struct Positions {};
template <auto Kernel> struct Caller;
template <class... A, void (*Kernel)(A...)> struct Caller<Kernel> {
  static const int count = sizeof...(A);
  template <int... I> static void go(void** p, Positions<I...>) { Kernel(*(A*)p[I]...); }
  static void call(void** p) { go(p, Positions<__integer_pack(count)...>()); }
};

static void (*called)(void**);
static void** parameters;

static void* thread(void* id) {
  threadIdx.x = (unsigned)(unsigned long)id;
  for (unsigned g = 0; g < gridDim.x; ++g) {
    blockIdx.x = g;
    called(parameters);
    __syncthreads();
  }
  return 0;
}

static void launch(void (*kernel)(void**), void** p, int blocks, int threads, bool waits) {
  called = kernel;
  parameters = p;
  gridDim.x = blocks;
  blockDim.x = threads;
  if (!waits) {
    for (int g = 0; g < blocks; ++g) {
      for (int t = 0; t < threads; ++t) {
        blockIdx.x = g;
        threadIdx.x = t;
        kernel(p);
      }
    }
    return;
  }
  pthread_t all[threads];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  pthread_barrier_init(&fence, 0, threads);
  for (int t = 0; t < threads; ++t) {
    pthread_create(&all[t], &attributes, thread, (void*)(unsigned long)t);
  }
  for (int t = 0; t < threads; ++t) {
    pthread_join(all[t], 0);
  }
}
