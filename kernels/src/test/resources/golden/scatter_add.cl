// k_scatter_add_check: 1 groups of 256, 0 bytes of local memory
// k_scatter_add: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes; fault word
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add_check(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict fault,
    const uint elements,
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
    if ((uint)in1[i] >= rows) {
      atomic_min(fault, (int)i);
    }
  }
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scatter_add(
    __global const float* restrict in0_base,
    __global const int* restrict in1_base,
    __global float* restrict out0_base,
    __global int* restrict fault,
    const uint elements,
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
  for (uint i = (uint)get_global_id(0); i < elements; i += (uint)get_global_size(0)) {
    const uint row = mul_hi(i << 1, width_magic) >> width_shift;
    const uint c = i - row * width;
    float acc = 0x0.0p0f;
    for (uint n = 0u; n < count; ++n) {
      if (in1[n] == (int)row) {
        acc = acc + in0[n * width + c];
      }
    }
    out0[i] = acc;
  }
}
