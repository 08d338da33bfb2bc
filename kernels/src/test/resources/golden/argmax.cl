// k_argmax: 9 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

static bool beats(float a, uint placeA, float b, uint placeB) {
  const bool above = a > b || (a != a && b == b);
  const bool level = a == b || (a != a && b != b);
  return above || (level && placeA < placeB);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_argmax(
    __global const float* restrict in0_base,
    __global int* restrict out0_base,
    const uint rows,
    const uint cols,
    const uint in0_stride0,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global int* out0 = out0_base + out0_at;
  __local float bests[256];
  __local uint places[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  const uint length = cols;
  const uint own = (uint)get_local_id(0);
  float best = 0;
  uint place = 0u;
  for (uint c = item; c < length; c += 256u) {
    const float v = in0[row * in0_stride0 + c];
    if (c == item || beats(v, c, best, place)) {
      best = v;
      place = c;
    }
  }
  bests[own] = best;
  places[own] = place;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (item < h && item + h < length && beats(bests[own + h], places[own + h], bests[own], places[own])) {
      bests[own] = bests[own + h];
      places[own] = places[own + h];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0u) {
    out0[row] = (int)places[own];
  }
}
