// k_pick_largest: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_pick_largest(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global float* restrict out0_base,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint size2,
    const uint size2_magic,
    const uint size2_shift,
    const uint window0,
    const uint window1,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in0_stride2,
    const uint in0_stride3,
    const uint in0_stride4,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in1_stride3,
    const uint in1_stride4,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint rest2 = mul_hi(i << 1, size2_magic) >> size2_shift;
    const uint c2 = i - rest2 * size2;
    const uint c0 = mul_hi(rest2 << 1, size1_magic) >> size1_shift;
    const uint c1 = rest2 - c0 * size1;
    float best = 0x0.0p0f;
    int found = 0;
    uint best0 = 0u;
    uint best1 = 0u;
    for (uint u0 = 0u; u0 < window0; ++u0) {
      for (uint u1 = 0u; u1 < window1; ++u1) {
        const float v = in0[c0 * in0_stride0 + c1 * in0_stride1 + c2 * in0_stride2 + u0 * in0_stride3 + u1 * in0_stride4];
        if (!found || v > best || (v != v && best == best)) {
          best = v;
          found = 1;
          best0 = u0;
          best1 = u1;
        }
      }
    }
    out0[i] = in1[c0 * in1_stride0 + c1 * in1_stride1 + c2 * in1_stride2 + best0 * in1_stride3 + best1 * in1_stride4];
  }
}
