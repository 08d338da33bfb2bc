// k_column_SUM_runs: 4 groups of 256, 0 bytes of local memory
// k_column_SUM_halving: 1 groups of 256, 0 bytes of local memory
// workspace: 3840 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_column_SUM_runs(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < 960u; i += (uint)get_global_size(0)) {
    const uint c0 = i / 480u;
    const uint start = (i / 30u % 16u) * 64u;
    const uint c2 = i % 30u;
    const uint end = 1000u - start < 64u ? 1000u : start + 64u;
    float acc = 0x0.0p0f;
    for (uint c1 = start; c1 < end; ++c1) {
      const float v0 = in0[c0 * 30000u + c1 * 30u + c2];
      const int v1 = (int)(c0 * 30000u + c1 * 30u + c2);
      const float v2 = convert_float_rte(v1);
      const float v3 = v2 + 0x1.0p0f;
      const float v4 = v0 * v3;
      acc = c1 == start ? v4 : acc + v4;
    }
    workspace[i] = acc;
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_column_SUM_halving(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    __global float* restrict workspace,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < 60u; i += (uint)get_global_size(0)) {
    const uint first = i / 30u * 480u + i % 30u;
    for (uint h = 8u; h > 0u; h >>= 1) {
      for (uint r = 0u; r < h && r + h < 16u; ++r) {
        const float a = workspace[first + r * 30u];
        const float b = workspace[first + (r + h) * 30u];
        workspace[first + r * 30u] = a + b;
      }
    }
    out0[i] = workspace[first];
  }
}
