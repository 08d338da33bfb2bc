/*
 * NVIDIA's run-time compiler, as far as it is called; for tests of how it is loaded. VERSION is
 * given on the command line. It compiles nothing: the "cubin" is the architecture it was asked for.
 */
#include <string.h>

static char asked[64];

int nvrtcVersion(int *major, int *minor) { *major = VERSION; *minor = 4; return 0; }
int nvrtcGetNumSupportedArchs(int *n) { *n = 2; return 0; }
int nvrtcGetSupportedArchs(int *all) { all[0] = 90; all[1] = 75; return 0; }
int nvrtcCreateProgram(void **p, const char *source, const char *name, int n,
    const char *const *headers, const char *const *names) { *p = asked; return 0; }
int nvrtcDestroyProgram(void **p) { return 0; }
int nvrtcCompileProgram(void *p, int n, const char *const *options) {
  for (int i = 0; i < n; i++)
    if (!strncmp(options[i], "--gpu-architecture=", 19)) strcpy(asked, options[i] + 19);
  return 0;
}
int nvrtcGetCUBINSize(void *p, unsigned long *n) { *n = strlen(asked); return 0; }
int nvrtcGetCUBIN(void *p, char *code) { memcpy(code, asked, strlen(asked)); return 0; }
