/*
 * A libcuda.so.1 without a GPU, for tests of host code. Device memory is host memory. Work on a
 * stream is done at once; or, to show where an order is missing, as late as events and waits of the
 * host allow, or on streams without kernels as early as they allow. Code is one of two things: bytes that look like a cubin, whose launches only note
 * their arguments; or "//" and the path of a library into which gcc has compiled the kernels, whose
 * launches run them on this machine's processor. So this proves how the driver is called and what
 * happens when a call fails, and nothing about kernels on a GPU.
 *
 * The functions that begin with stub_ are for the tests, and for the stub of cuBLAS.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int CUresult;
enum {
  OUT_OF_MEMORY = 2, NOT_READY = 600, INVALID_VALUE = 1, NO_DEVICE = 100, INVALID_DEVICE = 101,
  INVALID_IMAGE = 200, INVALID_HANDLE = 400, NOT_FOUND = 500, CAPTURE_UNSUPPORTED = 900,
  CAPTURE_INVALID = 901
};

/* What the tests set and ask. */
static int calls, fail_at, fail_code, live, launches, devices = 1, major = 9, minor = 0, pools = 1;
static int driver_version = 12080;
static long memory = 1L << 30, used, threshold;
static const char *failed_call = "";
static enum { AT_ONCE, LATE, LATE_BUT_COPIES_EARLY } order;
static int64_t arguments[16];
static int geometry[3];

void stub_fail(int at, int code) { calls = 0; fail_at = at; fail_code = code; }
int stub_calls(void) { return calls; }
int stub_live(void) { return live; }
int stub_launches(void) { return launches; }
int64_t stub_argument(int i) { return arguments[i]; }
int stub_geometry(int i) { return geometry[i]; }
const char *stub_failed_call(void) { return failed_call; }
long stub_threshold(void) { return threshold; }
void stub_machine(int count, int capability, int version, int memory_pools) {
  devices = count; major = capability / 10; minor = capability % 10;
  driver_version = version; pools = memory_pools;
}

void stub_order(int chosen) { order = chosen; }

/* Every function that can fail counts, and the chosen one fails instead of doing its work. */
static CUresult enter(const char *name) {
  if (++calls != fail_at) return 0;
  failed_call = name;
  return fail_code;
}
CUresult stub_enter(const char *name) { return enter(name); }
void stub_alive(int more) { live += more; }
#define CALL(name) do { CUresult code = enter(#name); if (code) return code; } while (0)

/* A function that gives something up does so even if it reports an error, one of earlier work. */
#define RELEASE(name, work) \
  do { CUresult code = enter(#name), done = (work); return code ? code : done; } while (0)

/* Objects: counted, so that a leak shows. */
typedef struct { int kind; void *inner; long size; } Object;
enum { MODULE = 1, STREAM, EVENT, GRAPH, EXECUTABLE };
static CUresult create(Object **out, int kind, void *inner, long size) {
  Object *o = malloc(sizeof(Object));
  o->kind = kind; o->inner = inner; o->size = size;
  *out = o; live++;
  return 0;
}
static CUresult destroy(Object *o, int kind) {
  if (!o || o->kind != kind) return INVALID_HANDLE;
  o->kind = 0; live--;
  return 0;
}

/* A function: of a library, or one that computes nothing and whose parameters are always three. */
typedef struct {
  Object *module;
  void (*run)(void **parameters, int blocks, int threads);
  int count;
} Function;

/* A place in a stream at which an event happens. */
typedef struct { Object *stream; int happened; } Mark;

/* What a stream does. A graph's launch has its own copy of all parameters. */
typedef struct Work {
  enum { COPY, FILL, FREE, LAUNCH, CALL_OUT, HAPPEN, WAIT } kind;
  void *to; const void *from; long bytes; unsigned value;
  Function *function; int blocks, threads; int64_t *values;
  Mark *mark;
  void (*call)(const void *data);
  struct Work *next;
} Work;
typedef struct { Work *first, **end; } Notes;
static Notes *capturing;
static Object *captured, *streams[4096];
static int made; /* streams so far; a stream's size is whether kernels were launched on it */

static void note(Notes *notes, Work *work) {
  Work *noted = malloc(sizeof(Work));
  *noted = *work;
  noted->next = 0;
  *notes->end = noted;
  notes->end = &noted->next;
}
static Notes *nothing(void) {
  Notes *notes = calloc(1, sizeof(Notes));
  notes->end = &notes->first;
  return notes;
}

static void release_memory(char *p);
static void perform(Work *w) {
  switch (w->kind) {
    case COPY: memcpy(w->to, w->from, w->bytes); break;
    case FILL: for (long i = 0; i < w->bytes / 4; i++) ((unsigned *) w->to)[i] = w->value; break;
    case FREE: release_memory(w->to); break;
    case LAUNCH:
      launches++;
      if (w->function->run) {
        void *parameters[w->function->count];
        for (int i = 0; i < w->function->count; i++) parameters[i] = &w->values[i];
        w->function->run(parameters, w->blocks, w->threads);
      }
      break;
    case CALL_OUT: w->call(w->from); break;
    case HAPPEN: w->mark->happened = 1; break;
    case WAIT: break; /* for what has happened by now */
  }
}

static int waits(Work *w) { return w->kind == WAIT && !w->mark->happened; }
static void perform_first(Notes *queue) {
  Work *w = queue->first;
  queue->first = w->next;
  if (!w->next) queue->end = &queue->first;
  perform(w);
  free(w);
}
/* Does a stream's work up to a mark, or all; other streams do what it waits for, and no more. */
static void advance(Object *stream, Mark *until) {
  Notes *queue = stream->inner;
  while (queue->first && !(until && until->happened)) {
    if (waits(queue->first)) advance(queue->first->mark->stream, queue->first->mark);
    perform_first(queue);
  }
}
/* Does all work of the streams without kernels that waits for nothing. */
static void advance_copies(void) {
  for (int i = 0; i < made; i++) {
    Notes *queue = streams[i] && !streams[i]->size ? streams[i]->inner : 0;
    while (queue && queue->first && !waits(queue->first)) perform_first(queue);
  }
}
static CUresult queue(Object *stream, Work work) {
  if (!stream || stream->kind != STREAM) return INVALID_HANDLE;
  if (work.kind == LAUNCH || work.kind == CALL_OUT) stream->size = 1;
  if (capturing && stream == captured) {
    note(capturing, &work);
    return 0;
  }
  note(stream->inner, &work);
  if (order == AT_ONCE) advance(stream, 0);
  if (order == LATE_BUT_COPIES_EARLY) advance_copies();
  return 0;
}
static CUresult copy(void *to, const void *from, long bytes, Object *stream) {
  return queue(stream, (Work) {COPY, .to = to, .from = from, .bytes = bytes});
}

/* Work of another library: a call with its own copy of the data. */
CUresult stub_work(Object *s, void (*call)(const void *), const void *data, long bytes) {
  return queue(s, (Work) {CALL_OUT, .call = call, .from = memcpy(malloc(bytes), data, bytes)});
}

CUresult cuInit(unsigned flags) { CALL(cuInit); return devices ? 0 : NO_DEVICE; }
/* NVRTC asks for this, to share the driver's cache, and calls it without a look; not counted. */
CUresult cuGetExportTable(const void **table, const void *id) { return NOT_FOUND; }
CUresult cuDriverGetVersion(int *v) { CALL(cuDriverGetVersion); *v = driver_version; return 0; }
CUresult cuDeviceGetCount(int *n) { CALL(cuDeviceGetCount); *n = devices; return 0; }
CUresult cuDeviceGet(int *d, int i) {
  CALL(cuDeviceGet);
  *d = i;
  return i >= 0 && i < devices ? 0 : INVALID_DEVICE;
}
CUresult cuDeviceGetName(char *name, int n, int d) {
  CALL(cuDeviceGetName);
  strncpy(name, "Stub GPU", n);
  return 0;
}
CUresult cuDeviceTotalMem_v2(size_t *bytes, int d) {
  CALL(cuDeviceTotalMem_v2); *bytes = memory; return 0;
}
CUresult cuDeviceGetAttribute(int *v, int attribute, int d) {
  CALL(cuDeviceGetAttribute);
  switch (attribute) {
    case 1: *v = 1024; break;
    case 8: *v = 48 * 1024; break;
    case 16: *v = 132; break;
    case 75: *v = major; break;
    case 76: *v = minor; break;
    case 115: *v = pools; break;
    default: *v = 0;
  }
  return 0;
}

CUresult cuDevicePrimaryCtxRetain(void **c, int d) {
  CALL(cuDevicePrimaryCtxRetain); *c = &devices; live++; return 0;
}
CUresult cuDevicePrimaryCtxRelease_v2(int d) {
  RELEASE(cuDevicePrimaryCtxRelease_v2, (live--, 0));
}
CUresult cuCtxSetCurrent(void *c) {
  CALL(cuCtxSetCurrent); return c == &devices ? 0 : INVALID_HANDLE;
}
CUresult cuCtxSynchronize(void) {
  CALL(cuCtxSynchronize);
  for (int i = 0; i < made; i++) if (streams[i]) advance(streams[i], 0);
  return 0;
}

CUresult cuModuleLoadData(Object **m, const void *image) {
  CALL(cuModuleLoadData);
  if (!memcmp(image, "//", 2)) {
    void *library = dlopen((const char *) image + 1, RTLD_NOW | RTLD_LOCAL);
    if (!library) fprintf(stderr, "%s\n", dlerror());
    return library ? create(m, MODULE, library, 0) : INVALID_IMAGE;
  }
  return memcmp(image, "\177ELF", 4) ? INVALID_IMAGE : create(m, MODULE, 0, 0);
}
CUresult cuModuleUnload(Object *m) { RELEASE(cuModuleUnload, destroy(m, MODULE)); }
CUresult cuModuleGetFunction(Function **f, Object *m, const char *name) {
  CALL(cuModuleGetFunction);
  if (m->kind != MODULE) return INVALID_HANDLE;
  if (!strcmp(name, "absent")) return NOT_FOUND;
  *f = calloc(1, sizeof(Function));
  (*f)->module = m;
  (*f)->count = 3;
  if (m->inner) {
    char symbol[200];
    snprintf(symbol, sizeof symbol, "run_%s", name);
    (*f)->run = dlsym(m->inner, symbol);
    snprintf(symbol, sizeof symbol, "count_%s", name);
    int (*count)(void) = dlsym(m->inner, symbol);
    if (!(*f)->run || !count) return NOT_FOUND;
    (*f)->count = count();
  }
  return 0;
}
CUresult cuFuncGetAttribute(int *v, int attribute, void *f) {
  CALL(cuFuncGetAttribute); *v = 100 + attribute; return 0;
}
CUresult cuFuncSetAttribute(void *f, int attribute, int v) {
  CALL(cuFuncSetAttribute); return attribute == 8 && v <= 232448 ? 0 : INVALID_VALUE;
}

CUresult cuStreamCreate(Object **s, unsigned flags) {
  CALL(cuStreamCreate);
  create(s, STREAM, nothing(), 0);
  int i = 0;
  while (i < made && streams[i]) i++;
  if (i == made) made++;
  streams[i] = *s;
  return 0;
}
CUresult cuStreamDestroy_v2(Object *s) {
  if (s && s->kind == STREAM) advance(s, 0);
  for (int i = 0; i < made; i++) if (streams[i] == s) streams[i] = 0;
  RELEASE(cuStreamDestroy_v2, destroy(s, STREAM));
}
CUresult cuStreamSynchronize(Object *s) {
  CALL(cuStreamSynchronize);
  if (capturing) return CAPTURE_UNSUPPORTED;
  advance(s, 0);
  return 0;
}
/* Who asks is told no once, and the next time yes. */
CUresult cuStreamQuery(Object *s) {
  CALL(cuStreamQuery);
  int done = !((Notes *) s->inner)->first;
  advance(s, 0);
  return done ? 0 : NOT_READY;
}
CUresult cuStreamWaitEvent(Object *s, Object *e, unsigned flags) {
  CALL(cuStreamWaitEvent);
  if (e->kind != EVENT) return INVALID_HANDLE;
  return e->inner ? queue(s, (Work) {WAIT, .mark = e->inner}) : 0;
}

/* An event holds the mark of its last record; earlier marks are what others still wait for. */
CUresult cuEventCreate(Object **e, unsigned flags) {
  CALL(cuEventCreate); return create(e, EVENT, 0, flags);
}
CUresult cuEventDestroy_v2(Object *e) { RELEASE(cuEventDestroy_v2, destroy(e, EVENT)); }
CUresult cuEventRecord(Object *e, Object *s) {
  CALL(cuEventRecord);
  Mark *mark = calloc(1, sizeof(Mark));
  mark->stream = s;
  e->inner = mark;
  return queue(s, (Work) {HAPPEN, .mark = mark});
}
CUresult cuEventSynchronize(Object *e) {
  CALL(cuEventSynchronize);
  Mark *mark = e->inner;
  if (mark && !mark->happened) advance(mark->stream, mark);
  return 0;
}
CUresult cuEventQuery(Object *e) {
  CALL(cuEventQuery);
  Mark *mark = e->inner;
  int done = !mark || mark->happened;
  if (!done) advance(mark->stream, mark);
  return done ? 0 : NOT_READY;
}
CUresult cuEventElapsedTime(float *ms, Object *a, Object *b) {
  CALL(cuEventElapsedTime); *ms = 1.5f; return a->size == 0 ? 0 : INVALID_HANDLE;
}

/* Allocations keep their size in front. Memory that is not there yet, or no more, is garbage. */
enum { GARBAGE = 0xa5 };
static CUresult take(void **p, size_t bytes) {
  if (used + (long) bytes > memory) return OUT_OF_MEMORY;
  char *block = aligned_alloc(256, (bytes + 511) / 256 * 256);
  *(size_t *) block = bytes;
  used += bytes; live++;
  *p = block + 256;
  return 0;
}
static void release_memory(char *p) {
  char *block = p - 256;
  if (order != AT_ONCE) memset(p, GARBAGE, *(size_t *) block);
  free(block);
}
static void give(void *p) {
  used -= *(size_t *) ((char *) p - 256); live--;
}
CUresult cuMemAllocAsync(void **p, size_t bytes, Object *s) {
  CALL(cuMemAllocAsync);
  CUresult code = take(p, bytes);
  return code || order == AT_ONCE
      ? code : queue(s, (Work) {FILL, .to = *p, .bytes = bytes, .value = 0x01010101u * GARBAGE});
}
CUresult cuMemFreeAsync(void *p, Object *s) {
  RELEASE(cuMemFreeAsync, (give(p), queue(s, (Work) {FREE, .to = p})));
}
CUresult cuMemHostAlloc(void **p, size_t bytes, unsigned flags) {
  CALL(cuMemHostAlloc); return take(p, bytes);
}
CUresult cuMemFreeHost(void *p) { RELEASE(cuMemFreeHost, (give(p), release_memory(p), 0)); }
CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
  CALL(cuMemGetInfo_v2); *free = memory - used; *total = memory; return 0;
}
CUresult cuDeviceGetDefaultMemPool(void **pool, int d) {
  CALL(cuDeviceGetDefaultMemPool); *pool = &used; return 0;
}
CUresult cuMemPoolSetAttribute(void *pool, int attribute, long *v) {
  CALL(cuMemPoolSetAttribute);
  threshold = *v;
  return pool == &used && attribute == 4 ? 0 : INVALID_VALUE;
}
CUresult cuMemPoolGetAttribute(void *pool, int attribute, long *v) {
  CALL(cuMemPoolGetAttribute);
  *v = attribute == 5 ? used + 4096 : used;
  return pool == &used && (attribute == 5 || attribute == 7) ? 0 : INVALID_VALUE;
}
CUresult cuMemPoolTrimTo(void *pool, size_t keep) {
  CALL(cuMemPoolTrimTo); return pool == &used ? 0 : INVALID_VALUE;
}
CUresult cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t n, Object *s) {
  CALL(cuMemcpyHtoDAsync_v2); return copy(to, from, n, s);
}
CUresult cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t n, Object *s) {
  CALL(cuMemcpyDtoHAsync_v2); return copy(to, from, n, s);
}
CUresult cuMemcpyDtoDAsync_v2(void *to, const void *from, size_t n, Object *s) {
  CALL(cuMemcpyDtoDAsync_v2); return copy(to, from, n, s);
}
CUresult cuMemsetD32Async(unsigned *to, unsigned v, size_t n, Object *s) {
  CALL(cuMemsetD32Async); return queue(s, (Work) {FILL, .to = to, .bytes = 4 * n, .value = v});
}

CUresult cuLaunchKernel(Function *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx,
    unsigned by, unsigned bz, unsigned shared, Object *s, void **parameters, void **extra) {
  CALL(cuLaunchKernel);
  if (f->module->kind != MODULE || s->kind != STREAM) return INVALID_HANDLE;
  if (gx == 0 || gy != 1 || gz != 1 || by != 1 || bz != 1 || extra) return INVALID_VALUE;
  geometry[0] = gx; geometry[1] = bx; geometry[2] = shared;
  int64_t *values = calloc(f->count < 16 ? 16 : f->count, 8);
  for (int i = 0; i < f->count; i++) memcpy(&values[i], parameters[i], 8);
  memcpy(arguments, values, sizeof arguments);
  return queue(
      s, (Work) {LAUNCH, .function = f, .blocks = gx, .threads = bx, .values = values});
}
CUresult cuStreamBeginCapture_v2(Object *s, int mode) {
  CALL(cuStreamBeginCapture_v2);
  if (capturing || mode != 1) return CAPTURE_INVALID;
  capturing = nothing();
  captured = s;
  return 0;
}
CUresult cuStreamEndCapture(Object *s, Object **g) {
  Notes *notes = capturing;
  capturing = 0; /* a failed end ends too */
  CALL(cuStreamEndCapture);
  return notes ? create(g, GRAPH, notes, 0) : CAPTURE_INVALID;
}
CUresult cuGraphDestroy(Object *g) { RELEASE(cuGraphDestroy, destroy(g, GRAPH)); }
CUresult cuGraphInstantiateWithFlags(Object **x, Object *g, unsigned long long flags) {
  CALL(cuGraphInstantiateWithFlags);
  return g->kind == GRAPH ? create(x, EXECUTABLE, g->inner, 0) : INVALID_HANDLE;
}
CUresult cuGraphLaunch(Object *x, Object *s) {
  CALL(cuGraphLaunch);
  if (x->kind != EXECUTABLE) return INVALID_HANDLE;
  CUresult code = 0;
  for (Work *w = ((Notes *) x->inner)->first; w && !code; w = w->next) code = queue(s, *w);
  return code;
}
CUresult cuGraphExecDestroy(Object *x) {
  RELEASE(cuGraphExecDestroy, destroy(x, EXECUTABLE));
}

CUresult cuGetErrorName(CUresult code, const char **name) {
  *name = code == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY"
      : code == NO_DEVICE ? "CUDA_ERROR_NO_DEVICE"
      : code == INVALID_IMAGE ? "CUDA_ERROR_INVALID_IMAGE"
      : code == NOT_FOUND ? "CUDA_ERROR_NOT_FOUND"
      : code == 700 ? "CUDA_ERROR_ILLEGAL_ADDRESS" : "CUDA_ERROR_UNKNOWN";
  return 0;
}
CUresult cuGetErrorString(CUresult code, const char **text) {
  *text = code == OUT_OF_MEMORY ? "out of memory"
      : code == NO_DEVICE ? "no CUDA-capable device is detected"
      : code == INVALID_IMAGE ? "device kernel image is invalid"
      : code == NOT_FOUND ? "named symbol not found"
      : code == 700 ? "an illegal memory access was encountered" : "unknown error";
  return 0;
}
