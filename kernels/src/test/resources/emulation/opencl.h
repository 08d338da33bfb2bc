/* OpenCL C on one machine's threads: a thread for each work-item, one work-group after another. */
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <tgmath.h>

typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned long ulong;
typedef unsigned short ushort;
typedef struct { float x, y, z, w; } float4;
typedef struct { int x, y, z, w; } int4;
typedef struct { uchar x, y, z, w; } uchar4;
typedef struct { ushort x, y, z, w; } ushort4;

static _Thread_local uint local_id;
static _Thread_local uint group_id;
static uint group_count;
static uint group_size;
static pthread_barrier_t fence;

#define CLK_LOCAL_MEM_FENCE 0
#define CLK_GLOBAL_MEM_FENCE 1

static void barrier(int flags) {
  (void)flags;
  pthread_barrier_wait(&fence);
}

static uint get_local_id(int d) { return local_id; }
static uint get_group_id(int d) { return group_id; }
static uint get_global_id(int d) { return group_id * group_size + local_id; }
static uint get_global_size(int d) { return group_count * group_size; }

static int as_int(float x) {
  int bits;
  memcpy(&bits, &x, 4);
  return bits;
}

static float as_float(int bits) {
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static float convert_float_rte(int x) { return (float)x; }
static uint mul_hi(uint a, uint b) { return (uint)(((unsigned long)a * b) >> 32); }

static void atomic_min(int* p, int value) {
  int old = *p;
  while (value < old && !__atomic_compare_exchange_n(p, &old, value, 0, 5, 5)) {
  }
}

typedef void (*call_t)(void**);
static call_t call;
static void** arguments;

static void* item(void* id) {
  local_id = (uint)(size_t)id;
  for (uint g = 0; g < group_count; ++g) {
    group_id = g;
    call(arguments);
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  return 0;
}

static void launch(call_t kernel, int groups, int items, void** args) {
  pthread_t threads[items];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 256 * 1024);
  call = kernel;
  arguments = args;
  group_count = groups;
  group_size = items;
  pthread_barrier_init(&fence, 0, items);
  for (int i = 0; i < items; ++i) {
    pthread_create(&threads[i], &attributes, item, (void*)(size_t)i);
  }
  for (int i = 0; i < items; ++i) {
    pthread_join(threads[i], 0);
  }
}

#define __kernel
#define __global
#define __local
#define __attribute__(x)
