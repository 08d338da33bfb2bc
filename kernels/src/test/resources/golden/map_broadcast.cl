// k_scale_shift: 1 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_scale_shift(
    __global const float* in0_base,
    __global const float* in1_base,
    __global const float* in2_base,
    __global float* out0_base,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint size2,
    const uint size2_magic,
    const uint size2_shift,
    const uint in1_offset,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_offset,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint in2_stride2,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  for (uint i = (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint rest2 = mul_hi(i << 1, size2_magic) >> size2_shift;
    const uint c2 = i - rest2 * size2;
    const uint c0 = mul_hi(rest2 << 1, size1_magic) >> size1_shift;
    const uint c1 = rest2 - c0 * size1;
    const float v0 = in0[i];
    const float v1 = in1[in1_offset + c0 * in1_stride0 + c1 * in1_stride1 + c2 * in1_stride2];
    const float v2 = v0 * v1;
    const float v3 = in2[in2_offset + c0 * in2_stride0 + c1 * in2_stride1 + c2 * in2_stride2];
    const float v4 = v2 + v3;
    out0[i] = v4;
  }
}
