// k_halves: 12 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

static unsigned short to_bf16(float x) {
  const uint bits = (uint)as_int(x);
  const uint nearest = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
  return (unsigned short)(x != x ? 0x7fc0u : nearest);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_halves(
    __global const unsigned short* in0_base,
    __global const float* in1_base,
    __global unsigned short* out0_base,
    __global float* out1_base,
    __global unsigned short* out2_base,
    const uint count,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at) {
  __global const unsigned short* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global unsigned short* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __global unsigned short* out2 = out2_base + out2_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const float v0 = in1[i];
    const float v1 = as_float((int)((uint)in0[i] << 16));
    const float v2 = v1 * v0;
    const float v3 = v1 + v0;
    out0[i] = to_bf16(v0);
    out1[i] = v2;
    out2[i] = to_bf16(v3);
  }
}
