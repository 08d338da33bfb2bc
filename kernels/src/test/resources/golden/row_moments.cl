// k_moments: 70 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_moments(
    __global const uchar* restrict in0_base,
    __global const float* restrict in1_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict out2_base,
    __global uchar* restrict out3_base,
    const uint rows,
    const uint cols,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint out0_stride0,
    const uint out1_stride0,
    const uint out2_stride0,
    const uint out3_stride0,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at,
    const ulong out3_at) {
  __global const uchar* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __global float* out2 = out2_base + out2_at;
  __global uchar* out3 = out3_base + out3_at;
  __local float lanes0_0[256];
  __local float lanes0_1[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  const uint length = cols;
  float r0 = 0x0.0p0f;
  float r1 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      float part1 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < length; c += 256u) {
        const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
        const float v1 = convert_float_rte(v0);
        const float v2 = in1[row * in1_stride0 + c];
        const float v3 = v1 * v2;
        const int v4 = (int)(row * cols + c);
        const float v5 = convert_float_rte(v4);
        const float v6 = v3 + v5;
        part0 = c == item ? v3 : part0 + v3;
        part1 = c == item ? v6 : (part1 < v6 || part1 != part1 ? part1 : v6);
      }
      lanes0_0[item] = part0;
      lanes0_1[item] = part1;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < length) {
          const float a0 = lanes0_0[item];
          const float b0 = lanes0_0[item + h];
          lanes0_0[item] = a0 + b0;
          const float a1 = lanes0_1[item];
          const float b1 = lanes0_1[item + h];
          lanes0_1[item] = (a1 < b1 || a1 != a1 ? a1 : b1);
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes0_0[0u];
    r1 = lanes0_1[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float r2 = 0x0.0p0f;
  {
    {
      float part0 = 0x0.0p0f;
      #pragma unroll 4
      for (uint c = item; c < length; c += 256u) {
        const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
        const float v1 = convert_float_rte(v0);
        const float v2 = in1[row * in1_stride0 + c];
        const float v3 = v1 * v2;
        const float v4 = r0 / 0x1.2cp8f;
        const float v5 = v3 - v4;
        const float v6 = v5 * v5;
        part0 = c == item ? v6 : part0 + v6;
      }
      lanes0_0[item] = part0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < length) {
          const float a0 = lanes0_0[item];
          const float b0 = lanes0_0[item + h];
          lanes0_0[item] = a0 + b0;
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r2 = lanes0_0[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  #pragma unroll 4
  for (uint c = item; c < length; c += 256u) {
    const int v0 = (int)in0[row * in0_stride0 + c * in0_stride1];
    const float v1 = convert_float_rte(v0);
    const float v2 = in1[row * in1_stride0 + c];
    const float v3 = v1 * v2;
    const float v4 = r0 / 0x1.2cp8f;
    const float v5 = v3 - v4;
    const float v6 = r2 / 0x1.2cp8f;
    const float v7 = v6 + 0x1.4f8b58p-17f;
    const float v8 = sqrt(v7);
    const float v9 = v5 / v8;
    const bool v10 = 0x0.0p0f < v5;
    const int v11 = v10 ? 1 : 0;
    out2[row * out2_stride0 + c] = v9;
    out3[row * out3_stride0 + c] = (uchar)v11;
  }
  if (item == 0u) {
    const float v0 = r0 / 0x1.2cp8f;
    out0[row * out0_stride0] = v0;
    out1[row * out1_stride0] = r1;
  }
}
