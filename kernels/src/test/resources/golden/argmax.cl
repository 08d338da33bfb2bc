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
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global int* out0 = out0_base + out0_at;
  __local float bests[256];
  __local uint places[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float best = 0;
  uint place = 0u;
  for (uint c = lane; c < 300u; c += 256u) {
    const float v = in0[row * 300u + c];
    if (c == lane || beats(v, c, best, place)) {
      best = v;
      place = c;
    }
  }
  bests[lane] = best;
  places[lane] = place;
  barrier(CLK_LOCAL_MEM_FENCE);
  for (uint h = 128u; h > 0u; h >>= 1) {
    if (lane < h && lane + h < 300u && beats(bests[lane + h], places[lane + h], bests[lane], places[lane])) {
      bests[lane] = bests[lane + h];
      places[lane] = places[lane + h];
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0u) {
    out0[row] = (int)places[0];
  }
}
