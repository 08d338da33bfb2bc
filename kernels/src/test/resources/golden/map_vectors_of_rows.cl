// k_rows_of_vectors: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_rows_of_vectors(
    __global const float* in0_base,
    __global const float* in1_base,
    __global const float* in2_base,
    __global const float* in3_base,
    __global float* out0_base,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint in0_offset,
    const uint in0_stride0,
    const uint in1_stride0,
    const uint in2_stride0,
    const uint in3_stride0,
    const uint in3_stride1,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong in3_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global const float* in3 = in3_base + in3_at;
  __global float* out0 = out0_base + out0_at;
  uint done = 0u;
  if (((size_t)in0 & 15) == 0 && ((in0_offset | in0_stride0) & 3u) == 0u && ((size_t)in1 & 15) == 0 && ((in1_stride0) & 3u) == 0u && ((size_t)out0 & 15) == 0) {
    done = count & ~3u;
    for (uint i = ((uint)get_global_id(0)) * 4u; i < done; i += ((uint)get_global_size(0)) * 4u) {
      const uint c0 = mul_hi(i << 1, size1_magic) >> size1_shift;
      const uint c1 = i - c0 * size1;
      const float4 w0 = *(__global const float4*)(in0 + (in0_offset + c0 * in0_stride0 + c1));
      const float x0[4] = {w0.x, w0.y, w0.z, w0.w};
      const float4 w1 = *(__global const float4*)(in1 + (c0 * in1_stride0 + c1));
      const float x1[4] = {w1.x, w1.y, w1.z, w1.w};
      const float x2 = in2[c0 * in2_stride0];
      const float x3[4] = {in3[c0 * in3_stride0 + c1 * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 1u * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 2u * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 3u * in3_stride1]};
      float x4[4];
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        const float v0 = x0[j];
        const float v1 = x1[j];
        const float v2 = v0 * v1;
        const float v3 = x2;
        const float v4 = x3[j];
        const float v5 = v3 - v4;
        const float v6 = v2 + v5;
        x4[j] = v6;
      }
      float4 w4;
      w4.x = x4[0];
      w4.y = x4[1];
      w4.z = x4[2];
      w4.w = x4[3];
      *(__global float4*)(out0 + (i)) = w4;
    }
  }
  for (uint i = done + (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const uint c0 = mul_hi(i << 1, size1_magic) >> size1_shift;
    const uint c1 = i - c0 * size1;
    const float v0 = in0[in0_offset + c0 * in0_stride0 + c1];
    const float v1 = in1[c0 * in1_stride0 + c1];
    const float v2 = v0 * v1;
    const float v3 = in2[c0 * in2_stride0];
    const float v4 = in3[c0 * in3_stride0 + c1 * in3_stride1];
    const float v5 = v3 - v4;
    const float v6 = v2 + v5;
    out0[i] = v6;
  }
}
