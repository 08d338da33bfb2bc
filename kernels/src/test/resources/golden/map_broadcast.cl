// k_scale_shift: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scale_shift(
    __global const float* in0_base,
    __global const float* in1_base,
    __global const float* in2_base,
    __global float* out0_base,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < 120u; i += (uint)get_global_size(0)) {
    const uint c0 = i / 30u;
    const uint c1 = i / 6u % 5u;
    const uint c2 = i % 6u;
    const float v0 = in0[i];
    const float v1 = in1[3u + c0 + c1 * 24u + c2 * 4u];
    const float v2 = v0 * v1;
    const float v3 = in2[5u - c2];
    const float v4 = v2 + v3;
    out0[i] = v4;
  }
}
