// k_gather: 2 groups of 256, 0 bytes of local memory
// workspace: 0 bytes; fault word
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_gather(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict fault,
    const uint count,
    const uint rows,
    const uint width,
    const uint width_magic,
    const uint width_shift,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const int* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint n = mul_hi(i << 1, width_magic) >> width_shift;
    const uint c = i - n * width;
    const int row = in1[n];
    if (0 <= row && (uint)row < rows) {
      out0[i] = in0[(uint)row * width + c];
    } else {
      atomic_min(fault, (int)n);
      out0[i] = 0;
    }
  }
}
