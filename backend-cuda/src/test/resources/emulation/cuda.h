/*
 * CUDA C++ on one processor, as far as the kernels use it: one block after another. The threads of
 * a block take turns; where one waits for others the next one goes on. Blocks whose threads never
 * wait need no turns.
 */
#include <stdlib.h>
#include <ucontext.h>

struct Index { unsigned x; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(16) int4 { int x, y, z, w; };
struct alignas(8) ushort4 { unsigned short x, y, z, w; };
struct alignas(4) uchar4 { unsigned char x, y, z, w; };
static Index threadIdx, blockIdx, blockDim, gridDim;
static ucontext_t scheduler;
static ucontext_t* turns;

/* What threads wait for: all have come as often as they have gone on. */
struct Meeting {
  unsigned arrived, round;
  unsigned wait(unsigned threads) {
    unsigned now = round;
    if (++arrived == threads) {
      arrived = 0;
      ++round;
    }
    while (now == round) swapcontext(&turns[threadIdx.x], &scheduler);
    return now;
  }
};
static Meeting block, warps[32];
static float passed[2][1024];

static inline void __syncthreads() { block.wait(blockDim.x); }

/* Rounds use two buffers in turn, since a thread may be one round ahead of another. */
static inline float __shfl_sync(unsigned, float x, unsigned lane) {
  unsigned warp = threadIdx.x / 32;
  passed[warps[warp].round & 1][threadIdx.x] = x;
  unsigned round = warps[warp].wait(32);
  return passed[round & 1][warp * 32 + lane % 32];
}
static inline float __shfl_down_sync(unsigned mask, float x, unsigned distance) {
  unsigned lane = threadIdx.x % 32;
  return __shfl_sync(mask, x, lane + distance < 32 ? lane + distance : lane);
}

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))

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

static const long STACK = 128 * 1024;
static bool* running;

static void thread() {
  called(parameters);
  running[threadIdx.x] = false;
}

static void take_turns(int threads, char* stacks) {
  for (int t = 0; t < threads; ++t) {
    getcontext(&turns[t]);
    turns[t].uc_stack.ss_sp = stacks + t * STACK;
    turns[t].uc_stack.ss_size = STACK;
    turns[t].uc_link = &scheduler;
    makecontext(&turns[t], thread, 0);
    running[t] = true;
  }
  for (bool any = true; any;) {
    any = false;
    for (int t = 0; t < threads; ++t) {
      if (running[t]) {
        threadIdx.x = t;
        swapcontext(&scheduler, &turns[t]);
        any |= running[t];
      }
    }
  }
}

static void launch(void (*kernel)(void**), void** p, int blocks, int threads, bool waits) {
  called = kernel;
  parameters = p;
  gridDim.x = blocks;
  blockDim.x = threads;
  char* stacks = waits ? (char*)malloc(threads * STACK) : 0;
  turns = (ucontext_t*)malloc(threads * sizeof(ucontext_t));
  running = (bool*)malloc(threads);
  for (int g = 0; g < blocks; ++g) {
    blockIdx.x = g;
    if (waits) {
      take_turns(threads, stacks);
    } else {
      for (int t = 0; t < threads; ++t) {
        threadIdx.x = t;
        kernel(p);
      }
    }
  }
  free(running);
  free(turns);
  free(stacks);
}
