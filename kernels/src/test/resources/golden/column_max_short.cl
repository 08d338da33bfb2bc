// k_column_MAX: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_column_MAX(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    const uint count,
    const uint reduced,
    const uint inner,
    const uint inner_magic,
    const uint inner_shift,
    const uint runs,
    const uint runs_magic,
    const uint runs_shift,
    const uint columns,
    const uint tiles,
    const uint in0_stride0,
    const uint in0_stride1,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint rest = mul_hi(i << 1, inner_magic) >> inner_shift;
    const uint c2 = i - rest * inner;
    const uint c0 = mul_hi(rest << 1, runs_magic) >> runs_shift;
    const uint start = (rest - c0 * runs) * 64u;
    const uint end = reduced < start + 64u ? reduced : start + 64u;
    float acc = 0x0.0p0f;
    #pragma unroll 8
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c0 * in0_stride0 + c1 * in0_stride1 + c2];
      const int v1 = (int)((c0 * reduced + c1) * inner + c2);
      const float v2 = convert_float_rte(v1);
      const float v3 = v2 + 0x1.0p0f;
      const float v4 = v0 * v3;
      acc = c1 == start ? v4 : (v4 < acc || acc != acc ? acc : v4);
    }
    out0[i] = acc;
  }
}
