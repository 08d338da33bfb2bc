// k_scatter_add: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < 600u; i += (uint)get_global_size(0)) {
    const int row = (int)(i / 12u);
    const uint c = i % 12u;
    float acc = 0x0.0p0f;
    for (uint n = 0u; n < 33u; ++n) {
      if (in1[n] == row) {
        acc = acc + in0[n * 12u + c];
      }
    }
    out0[i] = acc;
  }
}
