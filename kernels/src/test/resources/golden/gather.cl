// k_gather: 2 groups of 256, 0 bytes of local memory
// workspace: 0 bytes; fault word
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_gather(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict fault,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < 396u; i += (uint)get_global_size(0)) {
    const uint n = i / 12u;
    const uint c = i % 12u;
    const int row = in1[n];
    if (0 <= row && row < 50) {
      out0[i] = in0[(uint)row * 12u + c];
    } else {
      atomic_min(fault, (int)n);
      out0[i] = 0;
    }
  }
}
